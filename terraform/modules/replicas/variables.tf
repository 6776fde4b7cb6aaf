variable "primary" {
  description = "The host that they follow."
  type        = object({ name = string, type = string, zone = number, disk = number })
}

variable "failover" {
  description = "So many stand by to take its place."
  type        = number
}

variable "reports" {
  description = "So many are read by reports and Metabase."
  type        = number
}

variable "type" {
  description = "Their instance type; empty: the primary's."
  type        = string
  default     = ""
}

variable "zones" {
  description = "How many zones there are."
  type        = number

  validation {
    condition     = var.zones >= 2
    error_message = "A replica needs a zone other than its primary's."
  }
}
