-- Changes by staff go into the audit log.

create trigger categories_audit after insert or update or delete on categories
	for each row when (audited()) execute function audit_row('category', 'id');
create trigger dishes_audit after insert or update or delete on dishes
	for each row when (audited()) execute function audit_row('dish', 'id');
create trigger option_groups_audit
	after insert or update or delete on option_groups
	for each row when (audited())
	execute function audit_row('option_group', 'id');
create trigger options_audit after insert or update or delete on options
	for each row when (audited()) execute function audit_row('option', 'id');
create trigger promotions_audit after insert or update or delete on promotions
	for each row when (audited())
	execute function audit_row('promotion', 'id');
create trigger menus_audit after insert or update or delete on menus
	for each row when (audited()) execute function audit_row('menu', 'id');
create trigger menu_categories_audit
	after insert or update or delete on menu_categories
	for each row when (audited())
	execute function audit_row('menu_category', 'menu_id');
create trigger menu_dishes_audit after insert or update or delete on menu_dishes
	for each row when (audited())
	execute function audit_row('menu_dish', 'menu_id');
