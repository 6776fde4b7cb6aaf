# Dough, pastry and sweets: one shape of colour c about s pixels wide.

function lace(r, c,    i, a, k, o) {
	for (i = 0; i < 46; i++) {
		a = between(0, 6.283); k = sqrt(rnd()) * .9
		o = o disc(cos(a) * k * r, sin(a) * k * r, between(1.5, 5.5), "none", "stroke=\"" deep(c, between(.2, .5)) "\" stroke-width=\"" n1(between(.8, 2)) "\"")
	}
	return "<g opacity=\".55\">" o "</g>"
}
function dumpling(k, s, c,    i, o) {
	if (k == "pelmen")
		return path("M" (-s * .56) " " s * .1 "C" (-s * .6) " " (-s * .62) " " s * .6 " " (-s * .62) " " s * .56 " " s * .1 "C" s * .5 " " s * .44 " " s * .24 " " s * .5 " 0 " s * .34 "C" (-s * .24) " " s * .5 " " (-s * .5) " " s * .44 " " (-s * .56) " " s * .1 "Z", ball(c)) \
		    path("M" (-s * .36) " " s * .02 "C" (-s * .34) " " (-s * .34) " " s * .34 " " (-s * .34) " " s * .36 " " s * .02 "Q0 " (-s * .1) " " (-s * .36) " " s * .02 "Z", pale(c, .35), "opacity=\".75\"") \
		    line("M" (-s * .44) " " s * .2 "Q" (-s * .12) " " s * .06 " 0 " s * .3 "Q" s * .12 " " s * .06 " " s * .44 " " s * .2, deep(c, .3), 1.8, "opacity=\".7\"")
	if (k == "varenik") {
		o = path("M" (-s * .62) " " s * .16 "C" (-s * .56) " " (-s * .56) " " s * .56 " " (-s * .56) " " s * .62 " " s * .16 "Q0 " s * .5 " " (-s * .62) " " s * .16 "Z", ball(c)) oval(-s * .04, -s * .1, s * .34, s * .17, pale(c, .5), "opacity=\".7\"")
		for (i = -4; i <= 4; i++)
			o = o line("M" n1(i * s * .13) " " n1(s * .3 - i * i * s * .009) "l" n1(i * 1.2) " " n1(-s * .11), deep(c, .35), 2, "opacity=\".6\"")
		return o
	}
	return path(blob(s * .52, s * .42, 8, .07), ball(shade(c))) specks(5, s * .3, s * .2, 2.4, deep(c, .3), .35) # nugget
}
function pancake(k, s, c,    o) {
	if (k == "blin") return path(blob(s, s, 16, .02), pool(pale(c, .22), deep(c, .14)), "stroke=\"" deep(c, .36) "\" stroke-width=\"3\"") lace(s, c)
	if (k == "blinfold")
		return path("M" (-s * .62) " " s * .5 "Q" (-s * .1) " " (-s * .9) " " s * .06 " " (-s * .72) "Q" s * .5 " " (-s * .3) " " s * .7 " " s * .46 "Q0 " s * .84 " " (-s * .62) " " s * .5 "Z", pool(pale(c, .2), deep(c, .16)), "stroke=\"" deep(c, .4) "\" stroke-width=\"2.5\"") \
		    line("M" (-s * .5) " " s * .44 "Q0 " s * .68 " " s * .58 " " s * .38 "M" s * .06 " " (-s * .66) "Q" s * .16 " " s * .1 " " s * .28 " " s * .6, deep(c, .35), 2.4, "opacity=\".6\"") at(0, s * .1, 0, lace(s * .36, c))
	if (k == "blinroll")
		return box(0, 0, s * 1.5, s * .44, s * .1, slope(pale(c, .3), deep(c, .3))) box(0, -s * .1, s * 1.4, s * .08, 6, pale(c, .5), "opacity=\".5\"") at(0, 0, 0, "<g transform=\"scale(1.5,.4)\">" lace(s * .44, c) "</g>") line("M" (-s * .72) " " s * .12 "L" s * .72 " " s * .12, deep(c, .5), 2, "opacity=\".6\"")
	if (k == "rollslice")
		return disc(0, 0, s * .56, ball(c)) disc(0, 0, s * .46, "#fff8ea") line("M0 0A" s * .1 " " s * .1 " 0 0 1 " s * .2 " 0A" s * .2 " " s * .2 " 0 0 1 " (-s * .2) " 0A" s * .28 " " s * .28 " 0 0 1 " s * .36 " 0", "#f5793f", s * .13) line("M0 0A" s * .1 " " s * .1 " 0 0 1 " s * .2 " 0A" s * .2 " " s * .2 " 0 0 1 " (-s * .2) " 0", pale(c, .1), 2.5)
	if (k == "lavash") return path(blob(s, s * .78, 14, .03), pool(pale(c, .3), c)) specks(26, s * .84, s * .62, 10, deep(c, .5), .4)
	return disc(0, s * .05, s * .6, deep(c, .5)) disc(0, 0, s * .6, ball(c)) path(blob(s * .44, s * .42, 10, .08), deep(c, .22), "opacity=\".55\"") specks(16, s * .4, s * .4, 3, deep(c, .45), .4) shine(-s * .2, -s * .26, s * .2, s * .09, .3) # syrnik
}
function pastry(k, s, c,    i, o) {
	if (k == "bread" || k == "toast")
		return path("M" (-s * .5) " " s * .42 "L" (-s * .5) " " (-s * .08) "C" (-s * .74) " " (-s * .56) " " s * .74 " " (-s * .56) " " s * .5 " " (-s * .08) "L" s * .5 " " s * .42 "Q0 " s * .5 " " (-s * .5) " " s * .42 "Z", deep(c, .34)) \
		    path("M" (-s * .43) " " s * .36 "L" (-s * .43) " " (-s * .08) "C" (-s * .62) " " (-s * .46) " " s * .62 " " (-s * .46) " " s * .43 " " (-s * .08) "L" s * .43 " " s * .36 "Q0 " s * .42 " " (-s * .43) " " s * .36 "Z", pool(pale(c, .22), c)) specks(34, s * .38, s * .3, s * .04, deep(c, .3), .45)
	if (k == "bun") return disc(0, 0, s * .95, ball(c)) shine(-s * .3, -s * .36, s * .32, s * .16, .4) specks(16, s * .6, s * .6, 3, "#5a8a35", .9)
	if (k == "pirozhok") {
		o = crust("M" (-s) " 0C" (-s * .7) " " (-s * .66) " " s * .7 " " (-s * .66) " " s " 0C" s * .7 " " s * .62 " " (-s * .7) " " s * .62 " " (-s) " 0Z", c, s)
		o = o shine(-s * .2, -s * .26, s * .5, s * .09, .4) line("M" (-s * .78) " " s * .04 "Q0 " (-s * .12) " " s * .78 " " s * .04, deep(c, .4), 4, "opacity=\".7\"")
		for (i = -5; i <= 5; i++) o = o line("M" n1(i * s * .13 - 4) " " n1(-s * .09) "l8 " n1(s * .15), deep(c, .35), 2.6, "opacity=\".6\"")
		return o
	}
	if (k == "loaf") {
		o = box(0, 0, s * 1.9, s * .98, s * .28, ball(c))
		for (i = -4; i <= 4; i++) o = o line("M" n1(i * s * .2 - s * .18) " " n1(s * .44) "L" n1(i * s * .2 + s * .18) " " n1(-s * .44), deep(c, .3), 5, "opacity=\".55\"") line("M" n1(i * s * .2 - s * .18) " " n1(-s * .44) "L" n1(i * s * .2 + s * .18) " " n1(s * .44), pale(c, .3), 3, "opacity=\".5\"")
		return o at(0, 0, 20, leaf(s * .5, deep(c, .1), .36)) shine(-s * .3, -s * .36, s * .5, s * .05, .4)
	}
	if (k == "kulebyakaslice")
		return box(0, 0, s * 1.02, s * 1.5, s * .24, deep(c, .3)) box(0, 0, s * .9, s * 1.38, s * .2, pale(c, .2)) box(0, -s * .4, s * .74, s * .28, 9, "#f5835a") box(0, -s * .12, s * .74, s * .22, 8, "#4d8a3a") box(0, s * .14, s * .74, s * .24, 8, "#fdf8ea") box(0, s * .42, s * .74, s * .24, 9, "#f7d35c")
	if (k == "vatrushka") {
		o = crust(blob(s, s, 18, .015), c, s)
		for (i = 0; i < 16; i++) o = o at(0, 0, i * 22.5, line("M" n1(s * .66) " 0L" n1(s * .92) " 3", deep(c, .3), 3, "opacity=\".4\""))
		return o path(blob(s * .64, s * .64, 12, .03), pool("#fffaf0", "#ecd9ac"), "stroke=\"" deep(c, .2) "\" stroke-width=\"4\"") specks(26, s * .52, s * .52, 6, "#dba04a", .35) at(-s * .1, -s * .5, 0, shine(0, -s * .34, s * .42, s * .05, .4))
	}
	return crust("M" (-s * 1.05) " 0Q" (-s * .86) " " (-s * .3) " " (-s * .5) " " (-s * .5) "Q0 " (-s * .76) " " s * .5 " " (-s * .5) "Q" s * .86 " " (-s * .3) " " s * 1.05 " 0Q" s * .86 " " s * .3 " " s * .5 " " s * .5 "Q0 " s * .76 " " (-s * .5) " " s * .5 "Q" (-s * .86) " " s * .3 " " (-s * 1.05) " 0Z", c, s) \
	    path("M" (-s * .74) " 0Q0 " (-s * .74) " " s * .74 " 0Q0 " s * .74 " " (-s * .74) " 0Z", pool("#fff2c4", "#f0c25a"), "stroke=\"" deep(c, .3) "\" stroke-width=\"4\"") specks(18, s * .5, s * .2, 8, "#d9963c", .4) \
	    disc(0, 0, s * .17, ball("#f9a11f")) shine(-s * .05, -s * .06, s * .05, s * .03, .8) box(s * .34, s * .04, s * .16, s * .11, 4, "#fff0a8") # khachapuri
}
function sweet(k, s, c, layers, cream,    i, o, h) {
	if (k == "wedge") { # a slice of cake, seen a little from the front
		h = s * .62
		o = path("M" (-s * .72) " " s * .02 "L" s * .8 " " (-s * .36) "L" s * .86 " " n1(h - s * .4) "L" (-s * .72) " " n1(h) "Z", cream)
		for (i = 0; i <= layers; i++)
			o = o path(sprintf("M%.1f %.1fL%.1f %.1fl0 %.1fL%.1f %.1fZ", -s * .72, s * .02 + (h - s * .08) * i / layers, s * .8 + .06 * s * i / layers, -s * .36 + (h - s * .1) * i / layers, h * .55 / (layers + 1), -s * .72, s * .02 + (h - s * .08) * i / layers + h * .55 / (layers + 1)), layers < 3 && i ? deep(cream, .12) : slope(pale(c, .1), deep(c, .12)))
		return o path("M" (-s * .72) " " s * .02 "Q" (-s * .1) " " (-s * .66) " " s * .34 " " (-s * .74) "Q" s * .7 " " (-s * .6) " " s * .8 " " (-s * .36) "Z", slope(pale(c, .32), c)) (layers > 5 ? at(s * .1, -s * .36, -14, specks(90, s * .5, s * .16, 4.5, deep(c, .2), .6)) : at(s * .06, -s * .4, -14, shine(0, 0, s * .36, s * .05, .3)))
	}
	if (k == "scoop") return path(blob(s * .98, s * .94, 16, .035), ball(c)) specks(60, s * .8, s * .76, 4, deep(c, .18), .35) line("M" (-s * .6) " " s * .1 "Q0 " (-s * .14) " " s * .64 " " s * .06 "M" (-s * .46) " " s * .44 "Q0 " s * .2 " " s * .5 " " s * .4, deep(c, .16), 3, "opacity=\".4\"")
	if (k == "wafer") {
		o = path("M" (-s * .9) " " s * .5 "L" s * .8 " " (-s * .1) "Q0 " (-s * .8) " " (-s * .9) " " s * .5 "Z", slope(pale(c, .2), deep(c, .15)))
		for (i = 0; i < 4; i++) o = o line("M" n1(-s * .7 + i * s * .34) " " n1(s * .34 - i * 9) "L" n1(-s * .56 + i * s * .3) " " n1(-s * .12 - i * 4), deep(c, .35), 2, "opacity=\".6\"")
		return o
	}
	if (k == "bakedapple") return path(blob(s, s * .96, 9, .03), ball(c)) specks(70, s * .8, s * .76, 4, "#f3c05a", .45) disc(0, 0, s * .44, deep(c, .5)) disc(0, 0, s * .38, pool("#e0a040", "#7d4216")) shine(-s * .4, -s * .5, s * .24, s * .12, .5)
	if (k == "meringue") {
		for (i = 0; i < 11; i++) o = o at(0, 0, i * 32.7, disc(s * .72, 0, s * .33, ball(deep(c, .04)), "stroke=\"" deep(c, .22) "\" stroke-width=\"2\""))
		return o disc(0, 0, s * .64, pool("#ffffff", "#f5ead6"))
	}
	if (k == "comb") {
		o = path(blob(s, s * .8, 7, .06), slope(pale(c, .25), deep(c, .22)))
		for (i = 0; i < 22; i++) o = o at((i % 5 - 2) * s * .31 + (int(i / 5) % 2) * s * .155, (int(i / 5) - 2) * s * .27, 30, path("M" s * .16 " 0L" s * .08 " " s * .14 "L" (-s * .08) " " s * .14 "L" (-s * .16) " 0L" (-s * .08) " " (-s * .14) "L" s * .08 " " (-s * .14) "Z", pool("#ffd768", "#c9780c"), "stroke=\"" pale(c, .4) "\" stroke-width=\"2.4\""))
		return o
	}
	if (k == "cinnamon") return box(0, 0, s * 1.4, s * .26, 9, slope(pale(c, .2), deep(c, .4))) line("M" (-s * .66) " -2L" s * .66 " -2M" (-s * .66) " 4L" s * .66 " 4", deep(c, .5), 1.8, "opacity=\".7\"") disc(s * .68, 0, s * .11, deep(c, .4)) disc(s * .68, 0, s * .06, deep(c, .75))
	if (k == "star" || k == "flower") {
		petals = k == "star" ? 8 : 5
		for (i = 0; i < petals; i++) o = o at(0, 0, i * (k == "star" ? 45 : 72), at(s * .5, 0, 0, leaf(s * .9, shade(c), k == "star" ? .18 : .42)))
		return o disc(0, 0, s * .14, k == "star" ? deep(c, .5) : "#f6d65a")
	}
	if (k == "bean") return oval(0, 0, s * .62, s * .44, ball(c)) line("M" (-s * .5) " 0Q" (-s * .1) " " (-s * .12) " 0 0T" s * .5 " 0", deep(c, .7), 2)
	if (k == "ice") return box(0, 0, s, s * .9, s * .22, slope("#ffffff", c), "opacity=\".8\"") box(-s * .12, -s * .14, s * .5, s * .34, 5, "#ffffff", "opacity=\".5\"")
	return box(0, 0, s * 1.2, s * 1.02, s * .2, slope("#fff4bf", c)) box(-s * .1, -s * .16, s * .8, s * .3, s * .1, "#fffbe2", "opacity=\".7\"") # butter
}

# Dishes that are one thing in the middle of the plate.
function whole(k, s, c,    i, o) {
	if (k == "friedegg") return path(blob(s, s * .88, 9, .09), pool("#ffffff", "#f3e6cc"), "stroke=\"#e2b878\" stroke-width=\"3\"") disc(4, -2, s * .4, ball(c)) shine(-s * .1, -s * .16, s * .12, s * .07, .85)
	if (k == "omelette") return path("M" (-s) " " s * .1 "C" (-s * .8) " " (-s * .7) " " s * .8 " " (-s * .7) " " s " " s * .1 "C" s * .6 " " s * .34 " " (-s * .6) " " s * .34 " " (-s) " " s * .1 "Z", ball(c)) path("M" (-s * .9) " " s * .12 "Q0 " (-s * .14) " " s * .9 " " s * .12 "Q0 " s * .34 " " (-s * .9) " " s * .12 "Z", pale(c, .35)) at(0, -s * .2, 0, specks(26, s * .6, s * .2, 9, "#c98a1e", .4)) shine(-s * .2, -s * .34, s * .36, s * .06, .4)
	if (k == "shuba") return disc(3, 8, s * 1.02, deep(c, .5)) disc(0, 0, s, pool(pale(c, .1), deep(c, .12))) specks(320, s * .94, s * .94, 6, pale(c, .22), .5) specks(260, s * .94, s * .94, 5, deep(c, .45), .5) disc(0, 0, s * .62, "none", "stroke=\"#fff6ef\" stroke-width=\"5\" stroke-dasharray=\"1 13\" stroke-linecap=\"round\"") disc(0, 0, s * .84, "none", "stroke=\"#fff6ef\" stroke-width=\"5\" stroke-dasharray=\"1 13\" stroke-linecap=\"round\"")
	if (k == "cake") return disc(3, 9, s * 1.02, deep(c, .35)) disc(0, 0, s, pool(c, deep(c, .08)))
	return path(blob(s * .98, s * .44, 10, .05), ball(c)) line("M" (-s * .8) " " s * .06 "Q0 " (-s * .16) " " s * .84 " " s * .02 "M" (-s * .3) " 0L" (-s * .5) " " (-s * .3) "M0 " (-s * .04) "L" (-s * .12) " " (-s * .36) "M" s * .3 " " (-s * .03) "L" s * .24 " " (-s * .34) "M" (-s * .1) " 0L" (-s * .3) " " s * .32 "M" s * .2 " 0L" s * .06 " " s * .36, pale(c, .5), 3, "opacity=\".8\"") # golubets
}
