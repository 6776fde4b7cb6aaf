# Who reaches what: the network's rules, the buckets, the profiles.

mock_provider "aws" {
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock", bucket_regional_domain_name = "mock.s3.eu-central-1.amazonaws.com" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
}

variables {
  environment = "production"
  zones       = ["eu-central-1a", "eu-central-1b"]
  admins      = ["203.0.113.0/24", "198.51.100.7/32"]
  image       = "ami-0123456789abcdef0"
  key_name    = "samovar"
  domain      = "restaurant.example.org"
  hosts = {
    edge1    = { group = "edge" }
    app1     = { group = "app" }
    db1      = { group = "primary" }
    queue1   = { group = "queue" }
    cache1   = { group = "cache" }
    monitor1 = { group = "monitoring" }
  }
}

run "network" {
  command = plan

  assert {
    condition = sort([for r in module.network.rules : r if startswith(r, "0.0.0.0/0 ")]) == tolist([
      "0.0.0.0/0 to edge:443", "0.0.0.0/0 to edge:80"
    ])
    error_message = "the world reaches the edge's two ports"
  }
  assert {
    condition = sort([for r in module.network.rules : r if can(regex("^(203|198)[.]", r))]) == tolist([
      "198.51.100.7/32 to monitoring:22", "203.0.113.0/24 to monitoring:22"
    ])
    error_message = "administrators come in by one host"
  }
  assert {
    condition = sort([for r in module.network.rules : r if endswith(r, " to database:5432") || endswith(r, " to database:5433")]) == tolist([
      "app to database:5433", "database to database:5432", "monitoring to database:5433"
    ])
    error_message = "no way leads from an edge to a database"
  }
  assert {
    condition     = sort([for r in module.network.rules : r if startswith(r, "edge to ") && !endswith(r, " to monitoring:3100")]) == tolist(["edge to app:8443"])
    error_message = "an edge reaches pools, and tells its logs"
  }
  assert {
    condition     = toset([for r in module.network.rules : r if endswith(r, ":22") && startswith(r, "monitoring ")]) == toset([for g in ["app", "cache", "database", "edge", "monitoring", "queue"] : "monitoring to ${g}:22"])
    error_message = "SSH goes from the way in to everyone"
  }
  assert {
    condition     = toset([for r in module.network.rules : r if startswith(r, "queue to queue:")]) == toset(["queue to queue:25672", "queue to queue:35672-35682", "queue to queue:4369"])
    error_message = "brokers reach each other, and what each other's commands listen on"
  }
}

run "profiles_and_policies" {
  assert {
    condition = alltrue([
      for n, h in module.hosts.instances : (h.iam_instance_profile == "samovar-production-database") == startswith(n, "db1")
    ])
    error_message = "databases alone have a profile"
  }
  assert {
    condition = alltrue([
      for g in flatten(values(module.access.policies)) : alltrue([for a in g.actions : !can(regex("[*]|Version|Policy|Acl|^iam:|^s3:Delete(Bucket|ObjectV)", a))])
    ])
    error_message = "nobody may do everything, or remove what is kept"
  }
  assert {
    condition     = alltrue([for g in flatten(values(module.access.policies)) : alltrue([for on in g.on : on != "*"])])
    error_message = "what is allowed is allowed on a bucket"
  }
  assert {
    condition     = !anytrue([for g in module.access.policies.photos : contains(g.actions, "s3:ListBucket")])
    error_message = "who signs uploads need not see the list of photos"
  }
  assert {
    condition     = yamldecode(output.inventory).all.vars.ansible_user == "admin" && yamldecode(output.inventory).all.vars.samovar_backup_bucket != ""
    error_message = "Ansible knows whom to sign in as, and where backups go"
  }
  assert {
    condition     = module.photos.rules.private && module.backups.rules.private
    error_message = "no bucket is public"
  }
  assert {
    condition     = module.backups.rules.lock == 14 && module.photos.rules.lock == 0
    error_message = "backups are locked"
  }
  assert {
    condition     = module.photos.rules.origins == tolist(["https://restaurant.example.org"]) && length(module.backups.rules.origins) == 0
    error_message = "uploads come from the restaurant's pages"
  }
}
