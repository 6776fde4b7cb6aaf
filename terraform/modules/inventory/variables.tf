variable "hosts" {
  description = "Name to group, addresses, and the primary that a replica follows."
  type = map(object({
    group   = string
    follows = optional(string, "")
    address = string
    public  = optional(string, "")
  }))

  validation {
    condition = alltrue([
      for h in values(var.hosts) : !contains(["failover", "reports"], h.group) ||
      try(var.hosts[h.follows].group == "primary", false)
    ])
    error_message = "A replica follows a primary that is there."
  }
  validation {
    condition     = length([for h in values(var.hosts) : h if h.group == "monitoring"]) == 1
    error_message = "One host is monitoring: the way in."
  }
  validation {
    condition     = length(distinct([for h in values(var.hosts) : h.address])) == length(var.hosts)
    error_message = "No two hosts have one address."
  }
}

variable "variables" {
  description = "Variables of all hosts; secrets stand in the vault instead."
  type        = any
  default     = {}

  validation {
    condition     = !anytrue([for k in keys(var.variables) : can(regex("vault|password|secret", k))])
    error_message = "A secret has no place in an inventory."
  }
}
