# The pen: colours, chance, and the few SVG strokes that everything is made
# of. Lengths are pixels of a 640 x 480 picture, its middle is 0,0.

# Chance that is the same on every machine: Lehmer's generator, by the slug.
function chance_begin(text,    i) {
	seed = 7
	for (i = 1; i <= length(text); i++)
		seed = (seed * 31 + index(letters, substr(text, i, 1))) % 2147483646 + 1
}
function rnd() {
	seed = seed * 16807 % 2147483647
	return seed / 2147483647
}
function between(a, b) { return a + (b - a) * rnd() }

function hex1(c, i) {
	return (index(digits, substr(c, i, 1)) - 1) * 16 + index(digits, substr(c, i + 1, 1)) - 1
}
# Between two colours: t 0 is the first, 1 the second.
function mix(a, b, t) {
	return sprintf("#%02x%02x%02x",
	    hex1(a, 2) + (hex1(b, 2) - hex1(a, 2)) * t,
	    hex1(a, 4) + (hex1(b, 4) - hex1(a, 4)) * t,
	    hex1(a, 6) + (hex1(b, 6) - hex1(a, 6)) * t)
}
function pale(c, t) { return mix(c, "#fffaf0", t) }
function deep(c, t) { return mix(c, "#3d1503", t) }
# The same colour, a shade away, so that no two pieces are alike.
function shade(c) { return rnd() < .5 ? pale(c, between(0, .16)) : deep(c, between(0, .14)) }

# A ball's light on colour c, as a fill; each gradient is defined once.
function ball(c,    id) {
	id = "b" substr(c, 2)
	if (!(id in known)) {
		known[id] = 1
		defs = defs "<radialGradient id=\"" id "\" cx=\".38\" cy=\".3\" r=\".78\">" \
		    "<stop offset=\"0\" stop-color=\"" pale(c, .38) "\"/>" \
		    "<stop offset=\".5\" stop-color=\"" c "\"/>" \
		    "<stop offset=\"1\" stop-color=\"" deep(c, .42) "\"/></radialGradient>"
	}
	return "url(#" id ")"
}
# From c1 in the middle to c2 at the rim.
function pool(c1, c2,    id) {
	id = "p" substr(c1, 2) substr(c2, 2)
	if (!(id in known)) {
		known[id] = 1
		defs = defs "<radialGradient id=\"" id "\" cx=\".42\" cy=\".36\" r=\".72\">" \
		    "<stop offset=\"0\" stop-color=\"" pale(c1, .14) "\"/>" \
		    "<stop offset=\".45\" stop-color=\"" c1 "\"/>" \
		    "<stop offset=\"1\" stop-color=\"" c2 "\"/></radialGradient>"
	}
	return "url(#" id ")"
}
# From c1 at the top left to c2 at the bottom right.
function slope(c1, c2,    id) {
	id = "s" substr(c1, 2) substr(c2, 2)
	if (!(id in known)) {
		known[id] = 1
		defs = defs "<linearGradient id=\"" id "\" x2=\".8\" y2=\"1\">" \
		    "<stop stop-color=\"" c1 "\"/><stop offset=\"1\" stop-color=\"" c2 "\"/></linearGradient>"
	}
	return "url(#" id ")"
}

function n1(x) { return sprintf("%.1f", x) + 0 }
function oval(x, y, rx, ry, fill, more) {
	return "<ellipse cx=\"" n1(x) "\" cy=\"" n1(y) "\" rx=\"" n1(rx) "\" ry=\"" n1(ry) \
	    "\" fill=\"" fill "\" " more "/>"
}
function disc(x, y, r, fill, more) { return oval(x, y, r, r, fill, more) }
function box(x, y, w, h, r, fill, more) {
	return "<rect x=\"" n1(x - w / 2) "\" y=\"" n1(y - h / 2) "\" width=\"" n1(w) \
	    "\" height=\"" n1(h) "\" rx=\"" n1(r) "\" fill=\"" fill "\" " more "/>"
}
function path(d, fill, more) { return "<path d=\"" d "\" fill=\"" fill "\" " more "/>" }
function line(d, colour, width, more) {
	return "<path d=\"" d "\" fill=\"none\" stroke=\"" colour "\" stroke-width=\"" \
	    n1(width) "\" stroke-linecap=\"round\" stroke-linejoin=\"round\" " more "/>"
}
function at(x, y, a, what) {
	return "<g transform=\"translate(" n1(x) "," n1(y) ") rotate(" n1(a) ")\">" what "</g>"
}
function lit(filter, what) { return "<g filter=\"url(#" filter ")\">" what "</g>" }

# A round thing no hand cut straight: n points on an ellipse, each off by up
# to `rough` of its radius, joined smoothly.
function blob(rx, ry, n, rough,    i, a, k, px, py, d, x0, y0, x1, y1, x2, y2, x3, y3) {
	a = between(0, 6)
	for (i = 0; i < n; i++) {
		k = 1 + between(-rough, rough)
		px[i] = cos(a + i * 6.28318 / n) * rx * k
		py[i] = sin(a + i * 6.28318 / n) * ry * k
	}
	d = "M" n1(px[0]) " " n1(py[0])
	for (i = 0; i < n; i++) {
		x0 = px[(i + n - 1) % n]; y0 = py[(i + n - 1) % n]
		x1 = px[i]; y1 = py[i]
		x2 = px[(i + 1) % n]; y2 = py[(i + 1) % n]
		x3 = px[(i + 2) % n]; y3 = py[(i + 2) % n]
		d = d "C" n1(x1 + (x2 - x0) / 6) " " n1(y1 + (y2 - y0) / 6) " " \
		    n1(x2 - (x3 - x1) / 6) " " n1(y2 - (y3 - y1) / 6) " " n1(x2) " " n1(y2)
	}
	return d "Z"
}

# Specks of colour c over an ellipse: crumbs, pores, seeds.
function specks(n, rx, ry, size, c, opacity,    i, a, r, s) {
	for (i = 0; i < n; i++) {
		a = between(0, 6.283); r = sqrt(rnd())
		s = s oval(cos(a) * r * rx, sin(a) * r * ry, size * between(.5, 1),
		    size * between(.4, .8), c)
	}
	return "<g opacity=\"" opacity "\">" s "</g>"
}
