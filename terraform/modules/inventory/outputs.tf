output "text" {
  description = "The inventory, in YAML."
  value = join("", [
    "# Rendered by Terraform: change it there.\n",
    yamlencode({
      all = {
        vars = merge(var.variables, {
          # from outside by way of the one host that administrators reach
          samovar_jump = local.jump
        })
        children = merge(
          { for g in ["app", "cache", "edge", "monitoring", "queue"] : g => local.of[g] },
          { database = { children = { for g in ["failover", "primary", "reports"] : g => local.of[g] } } },
        )
      }
    }),
  ])
}
