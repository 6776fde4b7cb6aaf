output "public" {
  description = "Public subnets, one a zone."
  value       = aws_subnet.public[*].id
}

output "private" {
  description = "Private subnets, one a zone."
  value       = aws_subnet.private[*].id
}

output "guards" {
  description = "Group to security group."
  value       = { for name, g in aws_security_group.guard : name => g.id }
}

output "rules" {
  description = "What may come in: \"from to group:port\"."
  value       = sort(keys(local.rules))
}
