/* Parts of SQL texts that several files have: an item, and what it became. */
#ifndef ITEM_SQL_H
#define ITEM_SQL_H

#define ITEM_JSON \
	"json_build_object('item_id', i.item_id, 'dish_id', i.dish_id," \
	" 'name', i.name, 'quantity', i.quantity," \
	" 'base_price', i.base_price, 'price', i.price," \
	" 'options', i.options, 'special_requests', i.special_requests," \
	" 'cooking_status', i.cooking_status, 'ready_at', i.ready_at," \
	" 'sold_out', i.sold_out_at is not null)"
/* What a change of item i of order $1 answers, and its event tells. */
#define ITEM_CHANGED \
	" returning " ITEM_JSON " as body, i.item_id, i.dish_id, i.quantity," \
	" i.cooking_status, to_json(now())::text as at," \
	" to_json(i.sold_out_at is not null)::text as sold_out," \
	" (select o.user_id from orders o where o.id = $1::uuid) as user_id"

#endif
