# Ansible's inventory as text. No provider: it is tried for real, anywhere.

locals {
  groups = ["app", "cache", "edge", "failover", "monitoring", "primary", "queue", "reports"]
  jump   = one([for n, h in var.hosts : h.public if h.group == "monitoring"])
  host = {
    for n, h in var.hosts : n => merge(
      { ansible_host = h.address },
      h.follows != "" ? { samovar_follows = h.follows } : {},
    )
  }
  of = {
    for g in local.groups : g => {
      hosts = { for n, h in var.hosts : n => local.host[n] if h.group == g }
    }
  }
}
