variable "name" {
  description = "What the bucket's name begins with."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,35}$", var.name))
    error_message = "A bucket's name begins with at most 36 small letters, digits and hyphens."
  }
}

variable "origins" {
  description = "Sites whose pages may put objects by a signed address."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for o in var.origins : can(regex("^https://[a-z0-9.-]+$", o))])
    error_message = "An origin is https:// and a name, without a star."
  }
}

variable "lock" {
  description = "Days that an object cannot be deleted; 0: it can."
  type        = number
  default     = 0
}

variable "purge" {
  description = "Days that a replaced version is kept."
  type        = number
}
