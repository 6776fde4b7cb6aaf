output "hosts" {
  description = "Name to host, as the variable hosts of the root has them, and whom they follow."
  value = {
    for name, r in local.wanted : name => {
      group   = r.group
      follows = var.primary.name
      type    = var.type != "" ? var.type : var.primary.type
      zone    = (var.primary.zone + 1 + r.at % (var.zones - 1)) % var.zones
      disk    = var.primary.disk
    }
  }
}
