# Foods: one shape of colour c about s pixels wide, lying along x.

function shine(x, y, rx, ry, t) { return oval(x, y, rx, ry, "#ffffff", "opacity=\"" t "\"") }
function berry(s, c) { return disc(0, 0, s / 2, ball(c)) shine(-s * .16, -s * .18, s * .1, s * .07, .75) }
function leaf(s, c, w) {
	return path("M" (-s / 2) " 0Q0 " (-s * w) " " s / 2 " 0Q0 " s * w " " (-s / 2) " 0Z", slope(pale(c, .22), deep(c, .25))) \
	    line("M" (-s / 2) " 0L" s * .4 " 0", pale(c, .4), s / 30 + .4, "opacity=\".7\"")
}
function citrus(s, c, pith,    i, o) {
	o = disc(0, 0, s, c) disc(0, 0, s * .88, pith)
	for (i = 0; i < 9; i++)
		o = o at(0, 0, i * 40, path("M" s * .1 " 0L" s * .78 " " (-s * .24) "Q" s * .9 " 0 " s * .78 " " s * .24 "Z",
		    slope(pale(c, .35), c)))
	return o
}
function cluster(s, c,    i, o) {
	for (i = 0; i < 11; i++)
		o = o disc(cos(i * 2.4) * s * .09 * sqrt(i), sin(i * 2.4) * s * .09 * sqrt(i) * 1.1, s * .14, ball(shade(c)))
	return o
}
function grill(s, h, n, c,    i, o) {
	for (i = 0; i < n; i++)
		o = o line("M" n1(-s * .36 + i * s * .72 / (n - 1) - h * .3) " " n1(h * .7) "L" n1(-s * .36 + i * s * .72 / (n - 1) + h * .3) " " n1(-h * .7), c, s * .045, "opacity=\".55\"")
	return o
}
function crust(d, c, s) {
	return path(d, ball(c)) path(d, "none", "stroke=\"" deep(c, .35) "\" stroke-width=\"" n1(s * .03) "\" opacity=\".6\"")
}
function sprig(s, c, w, n,    i, o, x) {
	o = line("M" (-s / 2) " 0Q0 " (-s * .12) " " s / 2 " 0", deep(c, .1), w)
	for (i = 1; i <= n; i++) {
		x = -s * .4 + s * .9 * i / n
		o = o line("M" n1(x) " 0l" n1(s * .16) " " n1(-s * .2) "M" n1(x) " 0l" n1(s * .16) " " n1(s * .2) \
		    "M" n1(x) " 0l" n1(s * .2) " " n1(-s * .07) "M" n1(x) " 0l" n1(s * .2) " " n1(s * .07), shade(c), w * .8)
	}
	return o
}

# herbs, seeds, small things
function herb(k, s, c,    i, o) {
	if (k == "mint")
		return at(-s * .42, 0, 205, leaf(s, c, .42)) at(s * .42, 0, -25, leaf(s, c, .42)) at(0, -s * .3, -80, leaf(s * .7, pale(c, .15), .42))
	if (k == "spinach")
		return leaf(s * 1.5, c, .55) line("M" (-s * .2) " 0l" s * .2 " " (-s * .16) "M" (-s * .2) " 0l" s * .2 " " s * .16, pale(c, .4), .8)
	if (k == "arugula")
		return leaf(s * 1.4, c, .2) at(-s * .1, -s * .14, -45, leaf(s * .5, c, .4)) at(-s * .1, s * .14, 45, leaf(s * .5, c, .4)) at(s * .3, -s * .12, -35, leaf(s * .4, c, .4))
	if (k == "lettuce")
		return path(blob(s * .7, s * .5, 17, .16), slope(pale(c, .3), deep(c, .22)), "stroke=\"" pale(c, .35) "\" stroke-width=\"2\"") \
		    line("M" (-s * .5) " 0Q0 " (-s * .1) " " s * .45 " 0M" (-s * .1) " 0l" s * .2 " " (-s * .2) "M" (-s * .1) " 0l" s * .2 " " s * .2, pale(c, .6), 2, "opacity=\".7\"")
	if (k == "parsley") {
		o = line("M" (-s * .7) " 0L0 0", deep(c, .15), 1.6)
		for (i = -1; i <= 1; i++)
			o = o at(0, 0, i * 55, path(blob(s * .26, s * .2, 7, .3), shade(c), "transform=\"translate(" n1(s * .26) ",0)\""))
		return o
	}
	if (k == "rosemary" || k == "thyme") {
		o = line("M" (-s * .6) " 0L" s * .6 " 0", deep(c, .3), 1.6)
		for (i = 0; i < 7; i++)
			o = o at(-s * .5 + i * s * .16, 0, 50, leaf(s * .26, shade(c), .25)) at(-s * .5 + i * s * .16, 0, -50, leaf(s * .26, shade(c), .25))
		return o
	}
	if (k == "chive") return disc(0, 0, s * .42, "none", "stroke=\"" shade(c) "\" stroke-width=\"" n1(s * .24) "\"")
	if (k == "spring") return line("M" (-s / 2) " 2Q0 -8 " s / 2 " 2", c, 4.5) line("M" (-s / 2) " 1Q0 -9 " s / 2 " 1", pale(c, .4), 1.4)
	return sprig(s * 1.5, c, 1.2, 7) # dill
}

# what comes in rounds
function round_food(k, s, c,    i, o) {
	if (k == "lemon" || k == "lime" || k == "orange") return citrus(s, c, pale(c, .75))
	if (k == "cucumber") {
		o = disc(0, 0, s * .62, deep(c, .5)) disc(0, 0, s * .55, pool(pale(c, .5), c))
		for (i = 0; i < 8; i++) o = o at(0, 0, i * 45, oval(s * .26, 0, s * .1, s * .04, pale(c, .75)))
		return o
	}
	if (k == "radish") return disc(0, 0, s * .62, c) disc(0, 0, s * .53, "#fff7f5") specks(7, s * .3, s * .3, s * .06, "#f2d7dc", .8)
	if (k == "carrot") return disc(0, 0, s * .6, ball(c)) disc(0, 0, s * .24, pale(c, .28), "opacity=\".7\"")
	if (k == "sausage") return disc(0, 0, s * .62, deep(c, .35)) disc(0, 0, s * .56, pool(pale(c, .25), c)) specks(12, s * .44, s * .44, s * .07, "#fbe3d6", .9)
	if (k == "olive") return disc(0, 0, s * .62, ball(c)) disc(0, 0, s * .24, "#120c08") shine(-s * .22, -s * .26, s * .12, s * .07, .6)
	if (k == "eggslice") return oval(0, 0, s * .66, s * .56, "#fffdf7", "stroke=\"#e5dccb\"") disc(s * .03, 0, s * .34, pool(pale(c, .2), deep(c, .12)))
	if (k == "tomatohalf") {
		o = disc(0, 0, s * .62, ball(c)) disc(0, 0, s * .52, pool(pale(c, .12), c))
		for (i = 0; i < 5; i++) o = o at(0, 0, i * 72, oval(s * .28, 0, s * .15, s * .11, "#f7a35c", "opacity=\".85\"") oval(s * .28, 0, s * .04, s * .025, "#fff0c0"))
		return o
	}
	if (k == "beetslice")
		return disc(0, 0, s * .62, deep(c, .3)) disc(0, 0, s * .58, pool(c, deep(c, .2))) disc(0, 0, s * .4, "none", "stroke=\"" pale(c, .25) "\" stroke-width=\"1.5\" opacity=\".6\"") disc(0, 0, s * .22, "none", "stroke=\"" pale(c, .25) "\" stroke-width=\"1.5\" opacity=\".6\"") shine(-s * .2, -s * .25, s * .2, s * .1, .22)
	if (k == "onion")
		return line("M" (-s * .6) " " s * .2 "A" s * .62 " " s * .5 " 0 0 1 " s * .6 " " s * .2, pale(c, .1), 3.4) line("M" (-s * .42) " " s * .22 "A" s * .44 " " s * .36 " 0 0 1 " s * .42 " " s * .22, pale(c, .72), 3)
	if (k == "apricot") return disc(0, 0, s * .6, ball(c)) oval(s * .05, s * .05, s * .24, s * .19, deep(c, .35), "opacity=\".7\"") shine(-s * .24, -s * .28, s * .14, s * .08, .5)
	return berry(s, c)
}

# meat, fish and what is carved
function carved(k, s, c,    i, o, d) {
	if (k == "salmon" || k == "fishchunk" || k == "fillet" || k == "salmonsteak") {
		d = k == "fillet" ? "M" (-s) " 8Q" (-s * .5) " " (-s * .5) " " s * .5 " " (-s * .38) "Q" s " " (-s * .2) " " s * 1.05 " 0Q" s * .6 " " s * .4 " " (-s * .2) " " s * .42 "Q" (-s * .8) " " s * .36 " " (-s) " 8Z" : \
		    k == "salmonsteak" ? blob(s, s * .55, 9, .07) : blob(s * .7, s * .42, 8, .12)
		o = path(d, k == "fillet" ? slope(pale(c, .3), "#d9a44e") : ball(c))
		for (i = -2; i <= 2; i++)
			o = o line("M" n1(i * s * .26 - s * .08) " " n1(-s * .26) "q" n1(s * .16) " " n1(s * .26) " 0 " n1(s * .5), pale(c, .6), s * .03 + .6, "opacity=\".75\"")
		return o (k == "salmonsteak" ? grill(s * 1.6, s * .34, 5, "#5a2408") : k == "fillet" ? grill(s * 1.5, s * .3, 5, "#9a5a16") : "")
	}
	if (k == "herring")
		return path("M" (-s * .9) " " s * .42 "L" (-s * .7) " " (-s * .5) "Q0 " (-s * .66) " " s * .8 " " (-s * .44) "L" s * .66 " " s * .5 "Q0 " s * .36 " " (-s * .9) " " s * .42 "Z", slope(pale(c, .35), deep(c, .35))) \
		    line("M" (-s * .62) " " (-s * .12) "Q0 " (-s * .3) " " s * .66 " " (-s * .06), "#e9eef0", 3, "opacity=\".75\"") path("M" (-s * .9) " " s * .42 "Q0 " s * .36 " " s * .66 " " s * .5 "l" (-s * .04) " " s * .14 "Q0 " s * .56 " " (-s * .92) " " s * .56 "Z", "#c98a78")
	if (k == "salo")
		return box(0, 0, s * 1.5, s * .52, 7, slope("#fffaf4", c)) box(0, s * .1, s * 1.5, s * .09, 3, "#d9796a", "opacity=\".75\"") box(0, -s * .23, s * 1.5, s * .07, 3, "#c79a5a")
	if (k == "chicken") return path(blob(s * .72, s * .42, 8, .12), ball(c)) grill(s * 1.1, s * .3, 4, deep(c, .55))
	if (k == "shrimp") {
		o = line("M" (-s * .34) " " s * .28 "A" s * .36 " " s * .34 " 0 1 1 " s * .32 " " s * .3, c, s * .3)
		for (i = 0; i < 5; i++) o = o at(0, 0, 150 + i * 48, line("M" s * .26 " 0L" s * .5 " 0", pale(c, .5), 2))
		return o path("M" (-s * .34) " " s * .28 "l" (-s * .2) " " s * .2 "l" s * .3 " " s * .04 "Z", deep(c, .15))
	}
	if (k == "strip") return path(blob(s * .85, s * .3, 8, .16), ball(shade(c))) shine(-s * .2, -s * .1, s * .3, s * .05, .25)
	if (k == "chunk") return path(blob(s * .56, s * .44, 7, .16), ball(shade(c))) line("M" (-s * .3) " " (-s * .08) "Q0 " s * .06 " " s * .32 " " (-s * .04) "M" (-s * .26) " " s * .12 "Q0 " s * .24 " " s * .28 " " s * .14, deep(c, .4), 1.5, "opacity=\".5\"")
	if (k == "skewer") {
		o = line("M" (-s * 1.3) " 0L" s * 1.25 " 0", "#9aa0a4", 6) line("M" (-s * 1.3) " -2L" s * 1.25 " -2", "#e5e9eb", 2)
		for (i = 0; i < 5; i++)
			o = o at(-s * .8 + i * s * .4, 0, between(-14, 14), path(blob(s * .165, s * .24, 8, .1), ball(shade(c))) grill(s * .24, s * .2, 3, "#2a0f05")) (i < 4 ? at(-s * .6 + i * s * .4, 0, 0, oval(0, 0, s * .03, s * .19, i % 2 ? "#a83a6a" : "#c8321c")) : "")
		return o
	}
	if (k == "leg")
		return line("M" s * .5 " 4L" s * 1.15 " 18", "#f3e6cc", s * .12) disc(s * 1.18, 10, s * .09, "#fbf2de") disc(s * 1.16, 28, s * .08, "#fbf2de") \
		    path("M" (-s * .9) " 8C" (-s) " " (-s * .66) " 0 " (-s * .74) " " s * .3 " " (-s * .2) "Q" s * .62 " " (-s * .04) " " s * .8 " 2L" s * .76 " " s * .22 "Q" s * .4 " " s * .2 " " s * .2 " " s * .34 "C" (-s * .1) " " s * .68 " " (-s * .86) " " s * .56 " " (-s * .9) " 8Z", ball(c)) \
		    specks(40, s * .56, s * .34, 4, deep(c, .5), .35) shine(-s * .36, -s * .26, s * .3, s * .09, .4)
	if (k == "kievskaya" || k == "crumbed")
		return path(blob(s, s * (k == "crumbed" ? .56 : .5), 12, .03), ball(c)) specks(110, s * .86, s * .42, 4, deep(c, .4), .5) specks(90, s * .86, s * .42, 3.2, pale(c, .6), .7)
	return path(blob(s * .5, s * .4, 8, .1), ball(c)) # aspic and others
}

# vegetables, mushrooms, cheese
function garden(k, s, c,    i, o) {
	if (k == "dice") return box(0, 0, s, s * .92, s * .2, slope(pale(c, .25), deep(c, .2))) box(-s * .08, -s * .1, s * .62, s * .5, s * .14, pale(c, .35), "opacity=\".45\"")
	if (k == "potato") return oval(0, 0, s * .72, s * .56, ball(shade(c))) shine(-s * .2, -s * .2, s * .24, s * .12, .35)
	if (k == "kraut" || k == "noodle") {
		o = "M" n1(-s * .8) " " n1(between(-6, 6)) "C" n1(-s * .3) " " n1(between(-s, s)) " " n1(s * .3) " " n1(between(-s, s)) " " n1(s * .8) " " n1(between(-6, 6))
		return line(o, deep(c, .3), k == "kraut" ? 5 : 6.5) line(o, shade(c), k == "kraut" ? 3.6 : 5)
	}
	if (k == "gherkin") return box(0, 0, s * 1.7, s * .52, s * .26, ball(c)) specks(14, s * .7, s * .18, 3.4, pale(c, .4), .8)
	if (k == "asparagus") return line("M" (-s) " 0L" s * .8 " 0", c, 11) line("M" (-s) " -2L" s * .8 " -2", pale(c, .4), 3) at(s * .86, 0, 0, leaf(44, deep(c, .2), .3)) at(s * .3, 0, 20, leaf(18, deep(c, .25), .3)) at(-s * .2, 0, -20, leaf(18, deep(c, .25), .3))
	if (k == "mushroom")
		return path("M" (-s * .58) " 0C" (-s * .6) " " (-s * .7) " " s * .6 " " (-s * .7) " " s * .58 " 0Q" s * .4 " " s * .16 " " s * .17 " " s * .08 "L" s * .22 " " s * .5 "Q0 " s * .62 " " (-s * .22) " " s * .5 "L" (-s * .17) " " s * .08 "Q" (-s * .4) " " s * .16 " " (-s * .58) " 0Z", pale(c, .55), "stroke=\"" deep(c, .25) "\" stroke-width=\"" n1(s * .07) "\"") \
		    path("M" (-s * .4) " " (-s * .02) "Q0 " (-s * .26) " " s * .4 " " (-s * .02) "Q0 " s * .1 " " (-s * .4) " " (-s * .02) "Z", deep(c, .12), "opacity=\".55\"")
	if (k == "chanterelle")
		return path("M" (-s * .7) " " (-s * .5) "Q0 " (-s * .1) " " s * .7 " " (-s * .5) "Q" s * .3 " " s * .1 " " s * .16 " " s * .7 "Q0 " s * .8 " " (-s * .16) " " s * .7 "Q" (-s * .3) " " s * .1 " " (-s * .7) " " (-s * .5) "Z", ball(c)) line("M" (-s * .36) " " (-s * .22) "L" (-s * .06) " " s * .6 "M0 " (-s * .2) "L0 " s * .6 "M" s * .36 " " (-s * .22) "L" s * .06 " " s * .6, deep(c, .25), 1.4)
	if (k == "tomatowedge") return path("M" (-s * .8) " " s * .1 "Q0 " (-s * .9) " " s * .8 " " s * .1 "Q0 " s * .5 " " (-s * .8) " " s * .1 "Z", ball(c)) path("M" (-s * .5) " " s * .08 "Q0 " (-s * .3) " " s * .5 " " s * .08 "Q0 " s * .3 " " (-s * .5) " " s * .08 "Z", pale(c, .3)) specks(8, s * .34, s * .1, 2.6, "#ffe9b0", .95)
	if (k == "apple") return path("M" (-s * .8) " 0Q0 " (-s * .8) " " s * .8 " 0Q0 " s * .3 " " (-s * .8) " 0Z", slope(pale(c, .5), c)) line("M" (-s * .8) " 0Q0 " (-s * .8) " " s * .8 " 0", "#c0392b", 3)
	if (k == "grillslice") return path(blob(s * .95, s * .4, 10, .05), deep(c, .35)) path(blob(s * .86, s * .33, 10, .05), pool(pale(c, .3), c)) grill(s * 1.6, s * .3, 5, "#3a1d0a")
	if (k == "pepperstrip") return line("M" (-s * .8) " " s * .1 "Q0 " (-s * .5) " " s * .8 " " s * .1, deep(c, .15), s * .34) line("M" (-s * .8) " " s * .02 "Q0 " (-s * .58) " " s * .8 " " s * .02, pale(c, .25), s * .1, "opacity=\".7\"") line("M-12 " (-s * .3) "l6 16M16 " (-s * .28) "l6 14", "#3a1208", 4, "opacity=\".5\"")
	if (k == "garlic") return path("M" (-s * .6) " 0Q" (-s * .2) " " (-s * .6) " " s * .6 " 0Q" (-s * .2) " " s * .5 " " (-s * .6) " 0Z", ball(c)) line("M" (-s * .4) " 0Q0 " (-s * .2) " " s * .5 " 0", "#d9c7d0", 1.5)
	if (k == "cheese") return path(blob(s * .7, s * .5, 6, .24), slope("#ffffff", deep(c, .1)))
	if (k == "nut") return path(blob(s * .6, s * .42, 8, .16), ball(shade(c))) line("M" (-s * .4) " 0Q0 " (-s * .16) " " s * .4 " 0M" (-s * .1) " " (-s * .2) "l" s * .06 " " s * .4, deep(c, .4), 1.3, "opacity=\".7\"")
	if (k == "fry") return box(0, 0, s * 1.25, s * .34, s * .12, slope(pale(c, .25), deep(c, .16))) box(0, -s * .06, s * 1.1, s * .08, 3, pale(c, .5), "opacity=\".7\"") box(-s * .54, 0, s * .12, s * .3, 4, deep(c, .45), "opacity=\".6\"")
	return oval(0, 0, s * .5, s * .34, shade(c)) # specks of any kind
}
