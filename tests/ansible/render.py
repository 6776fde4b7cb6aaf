#!/usr/bin/env python3
"""Templates of the roles as an inventory fills them in, by Ansible's own means
in one process: render.py ANSIBLE-FOLDER INVENTORY VAULT OUT"""
import pathlib
import sys

from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible.vars.manager import VariableManager

top, inventory, vault, out = (pathlib.Path(a).resolve() for a in sys.argv[1:5])
loader = DataLoader()
loader.set_basedir(str(top))
hosts = InventoryManager(loader, sources=[str(inventory)])
manager = VariableManager(loader, hosts)
FACTS = {"memtotal_mb": 4096, "virtualization_tech_guest": []}
FILES = {
    "links": ["haproxy.cfg"], "firewall": ["nftables.conf"],
    "postgresql": ["samovar.conf", "pg_hba.conf"],
    "app": ["environment"], "backup": ["pgbackrest.conf"],
    "rabbitmq": ["rabbitmq.conf"],
}


def load(path):
    return loader.load_from_file(str(path)) or {} if path.exists() else {}


given = load(vault)
for host in hosts.get_hosts():
    for role, names in FILES.items():
        own = manager.get_vars(host=host)
        # manager knows no play: what lies beside the playbooks is put before
        known = {**load(top / "roles" / role / "defaults/main.yml"), **own,
                 **load(top / "group_vars/all.yml"),
                 **load(top / "roles" / role / "vars/main.yml"),
                 **load(top / "ports.yml"), **given,
                 "ansible_managed": "Ansible", "ansible_facts": FACTS,
                 "playbook_dir": str(top), "hostvars": {
                     h.name: {"ansible_host": h.vars.get("ansible_host")}
                     for h in hosts.get_hosts()}}
        templar = Templar(loader, variables=known)
        templar.environment.trim_blocks = True
        if role == "app":
            (out / f"{host.name}.masked").write_text("".join(
                f"{unit}\n" for unit in templar.template("{{ app_masked }}")))
        for name in names:
            text = (top / "roles" / role / "templates" / (name + ".j2"))
            filled = templar.template(text.read_text(), fail_on_undefined=True,
                                      convert_data=False,
                                      preserve_trailing_newlines=True)
            (out / f"{host.name}.{name}").write_text(filled)
