output "private" {
  description = "Name to private address."
  value       = { for n, h in aws_instance.host : n => h.private_ip }
}

output "public" {
  description = "Name to public address, of those that have one."
  value       = { for n, a in aws_eip.host : n => a.public_ip }
}

output "instances" {
  description = "Name to instance."
  value       = aws_instance.host
}
