# One restaurant's fleet: its network, hosts, replicas, buckets, and the
# inventory that Ansible goes on from.

locals {
  name  = "samovar-${var.environment}"
  ports = yamldecode(file("${path.module}/../ansible/ports.yml")).links
  # groups of the inventory to the security group that they share
  guarded = {
    edge       = "edge"
    app        = "app"
    queue      = "queue"
    cache      = "cache"
    monitoring = "monitoring"
    primary    = "database"
    failover   = "database"
    reports    = "database"
  }
  primary = one([for n, h in var.hosts : n if h.group == "primary"])
}

module "replicas" {
  source   = "./modules/replicas"
  primary  = merge({ name = local.primary }, var.hosts[local.primary])
  failover = var.replicas.failover
  reports  = var.replicas.reports
  type     = var.replicas.type
  zones    = length(var.zones)
}

locals {
  hosts = merge({ for n, h in var.hosts : n => merge(h, { follows = "" }) }, module.replicas.hosts)
}

module "network" {
  source = "./modules/network"
  name   = local.name
  region = var.region
  cidr   = var.cidr
  zones  = var.zones
  admins = var.admins
  ports  = local.ports
  groups = toset(values(local.guarded))
}

module "photos" {
  source  = "./modules/bucket"
  name    = "${local.name}-photos"
  origins = ["https://${var.domain}"]
  purge   = 30
}

module "backups" {
  source = "./modules/bucket"
  name   = "${local.name}-backups"
  lock   = var.keep_backups
  purge  = var.keep_backups + 1
}

module "access" {
  source  = "./modules/access"
  name    = local.name
  photos  = module.photos.arn
  backups = module.backups.arn
}

module "hosts" {
  source   = "./modules/hosts"
  name     = local.name
  image    = var.image
  key_name = var.key_name
  keep     = var.environment == "production"
  hosts = {
    for n, h in local.hosts : n => {
      type     = h.type
      disk     = h.disk
      group    = h.group
      guards   = [module.network.guards[local.guarded[h.group]]]
      public   = contains(["edge", "monitoring"], h.group)
      subnet   = contains(["edge", "monitoring"], h.group) ? module.network.public[h.zone] : module.network.private[h.zone]
      profile  = local.guarded[h.group] == "database" ? module.access.database_profile : null
      precious = local.guarded[h.group] == "database"
    }
  }
}

module "inventory" {
  source = "./modules/inventory"
  hosts = {
    for n, h in local.hosts : n => {
      group   = h.group
      follows = h.follows
      address = module.hosts.private[n]
      public  = try(module.hosts.public[n], "")
    }
  }
  variables = {
    # whom Debian's images know
    ansible_user          = "admin"
    samovar_domain        = var.domain
    samovar_admins        = var.admins
    samovar_s3_url        = "https://${module.photos.domain}"
    samovar_s3_region     = var.region
    samovar_backup_bucket = module.backups.name
    samovar_backup_region = var.region
  }
}
