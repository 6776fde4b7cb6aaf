# A private network over the zones: edges and the way in have public addresses,
# all else reaches the outside by one NAT gateway. Security groups follow the
# table of links alone.

locals {
  # "everyone" as each group, "world" and "admins" as networks
  peers = flatten([
    for link in var.ports : [
      for to in(link.to == "everyone" ? tolist(var.groups) : [link.to]) : [
        for from in(
          link.from == "everyone" ? tolist(var.groups) :
          link.from == "world" ? ["0.0.0.0/0"] :
          link.from == "admins" ? var.admins : [link.from]
        ) : { from = from, to = to, port = link.port, last = coalesce(link.last, link.port), why = link.why }
      ]
    ]
  ])
  rules = { for p in local.peers : "${p.from} to ${p.to}:${p.port}${p.last > p.port ? "-${p.last}" : ""}" => p }
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

# Nothing may hang on to the group that every network begins with.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
  tags   = { Name = var.name }
}

resource "aws_subnet" "public" {
  count             = length(var.zones)
  vpc_id            = aws_vpc.this.id
  availability_zone = var.zones[count.index]
  cidr_block        = cidrsubnet(var.cidr, 4, count.index)
  tags              = { Name = "${var.name}-public-${var.zones[count.index]}" }
}

resource "aws_subnet" "private" {
  count             = length(var.zones)
  vpc_id            = aws_vpc.this.id
  availability_zone = var.zones[count.index]
  cidr_block        = cidrsubnet(var.cidr, 4, 8 + count.index)
  tags              = { Name = "${var.name}-private-${var.zones[count.index]}" }
}

resource "aws_eip" "nat" {
  domain = "vpc"
  tags   = { Name = "${var.name}-nat" }
}

resource "aws_nat_gateway" "this" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public[0].id
  tags          = { Name = var.name }
  depends_on    = [aws_internet_gateway.this]
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id
  tags   = { Name = "${var.name}-public" }

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.this.id
  }
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.this.id
  tags   = { Name = "${var.name}-private" }

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.this.id
  }
}

resource "aws_route_table_association" "public" {
  count          = length(var.zones)
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "private" {
  count          = length(var.zones)
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private.id
}

# Backups and photos do not leave the provider's network.
resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.this.id
  service_name    = "com.amazonaws.${var.region}.s3"
  route_table_ids = [aws_route_table.private.id]
  tags            = { Name = "${var.name}-s3" }
}

resource "aws_security_group" "guard" {
  for_each    = var.groups
  name        = "${var.name}-${each.key}"
  description = "Hosts of the group ${each.key}"
  vpc_id      = aws_vpc.this.id
  tags        = { Name = "${var.name}-${each.key}" }
}

resource "aws_vpc_security_group_ingress_rule" "link" {
  for_each                     = local.rules
  security_group_id            = aws_security_group.guard[each.value.to].id
  description                  = each.value.why
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.last
  cidr_ipv4                    = can(cidrhost(each.value.from, 0)) ? each.value.from : null
  referenced_security_group_id = can(cidrhost(each.value.from, 0)) ? null : aws_security_group.guard[each.value.from].id
}

# Packages, time, the bank, Telegram: what goes out is not limited here.
resource "aws_vpc_security_group_egress_rule" "out" {
  for_each          = var.groups
  security_group_id = aws_security_group.guard[each.key].id
  description       = "out"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}
