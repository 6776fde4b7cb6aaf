output "inventory" {
  description = "Ansible's inventory: terraform output -raw inventory >../ansible/inventories/<environment>/hosts.yml"
  value       = module.inventory.text
}

output "edges" {
  description = "Addresses that the domain's A record points to."
  value       = [for n, h in local.hosts : module.hosts.public[n] if h.group == "edge"]
}

output "photos_user" {
  description = "Make its key by `aws iam create-access-key`, and put it into the vault: not into Terraform's state."
  value       = module.access.photos_user
}

output "hosts" {
  description = "All hosts, replicas too."
  value       = local.hosts
}
