variable "name" {
  description = "What everything here is called."
  type        = string
}

variable "region" {
  description = "AWS region."
  type        = string
}

variable "cidr" {
  description = "The network."
  type        = string
}

variable "zones" {
  description = "Availability zones, at most eight."
  type        = list(string)

  validation {
    condition     = length(var.zones) <= 8
    error_message = "There is room for eight zones."
  }
}

variable "admins" {
  description = "Networks that administrators come from."
  type        = list(string)
}

variable "groups" {
  description = "Groups of hosts that have a security group."
  type        = set(string)
}

variable "ports" {
  description = "The table of links (ansible/ports.yml); with last, ports from port to last."
  type        = list(object({ from = string, to = string, port = number, last = optional(number), why = string }))

  validation {
    condition     = alltrue([for l in var.ports : l.from != "world" || (l.to == "edge" && contains([80, 443], l.port))])
    error_message = "The world reaches edges alone, on 80 and 443."
  }
  validation {
    condition     = alltrue([for l in var.ports : l.port >= 1 && coalesce(l.last, l.port) >= l.port && coalesce(l.last, l.port) <= 65535])
    error_message = "A port is between 1 and 65535, and the last no less than the first."
  }
}
