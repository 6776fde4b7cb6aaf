# Debian instances; what is on them is Ansible's.

resource "aws_instance" "host" {
  for_each                    = var.hosts
  ami                         = var.image
  instance_type               = each.value.type
  key_name                    = var.key_name
  subnet_id                   = each.value.subnet
  vpc_security_group_ids      = each.value.guards
  iam_instance_profile        = each.value.profile
  associate_public_ip_address = each.value.public
  disable_api_termination     = var.keep && each.value.precious
  tags                        = { Name = "${var.name}-${each.key}", Group = each.value.group }

  # a request that a server was talked into has no credentials to fetch
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  root_block_device {
    encrypted             = true
    volume_type           = "gp3"
    volume_size           = each.value.disk
    delete_on_termination = !each.value.precious
  }

  # a newer image is for new hosts
  lifecycle {
    ignore_changes = [ami]
  }
}

resource "aws_eip" "host" {
  for_each = { for n, h in var.hosts : n => h if h.public }
  domain   = "vpc"
  instance = aws_instance.host[each.key].id
  tags     = { Name = "${var.name}-${each.key}" }
}
