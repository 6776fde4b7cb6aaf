# Draws the dishes of menu.txt as SVG pictures, a file a dish:
#
#	awk -v out=FOLDER -f pen.awk -f food.awk -f dough.awk -f draw.awk menu.txt
#
# A recipe is a list of steps with ";" between. Backgrounds and vessels:
#	table linen|wood|dark|stone|blue|red|green
#	plate C R [ring]   bowl C R [x y ring]   pan C   pot C   board round|long
#	saucer C C   cup C tea tea   glass tumbler|mug C C
# Fluids: liquid C C R, soup C C R, fat C n, sauce C x y rx ry, mash C x y r,
#	dollop C x y r, drizzle C r w, cubes n, bubbles n, foam C, latte C, fruit shape C
# Solids, of any shape in food.awk and dough.awk, of colour C and size s:
#	put shape C n r s [x y]    n of them strewn within r
#	ring shape C n r s         n of them around the middle
#	row shape C n gap s x y    n of them side by side
#	one shape C x y s angle    (angle; for a wedge: layers and their cream)

BEGIN {
	digits = "0123456789abcdef"
	letters = "abcdefghijklmnopqrstuvwxyz-"
	families("herb", "mint spinach arugula lettuce parsley rosemary thyme chive spring dill")
	families("round", "lemon lime orange cucumber radish carrot sausage olive eggslice tomatohalf beetslice onion apricot pea cherry cranberry berry seaberry roe raisin")
	families("carved", "salmon fishchunk fillet salmonsteak herring salo chicken shrimp strip chunk skewer leg kievskaya crumbed aspic")
	families("dumpling", "pelmen varenik nugget")
	families("pancake", "syrnik blin blinfold blinroll rollslice lavash")
	families("pastry", "bread toast bun pirozhok loaf kulebyakaslice vatrushka khachapuri")
	families("sweet", "wedge scoop wafer bakedapple meringue comb cinnamon star flower bean ice butter")
	families("whole", "friedegg omelette shuba cake golubets")
	split("linen #efe4d2 #d9c7ab wood #b07a48 #7d4e28 dark #4a3a30 #241a15 stone #c9cdcb #9aa1a1 blue #7fa3bf #4d7391 red #b5493c #7d2419 green #93a878 #64794c", t, " ")
	for (i = 1; (i in t); i += 3) { cloth1[t[i]] = t[i + 1]; cloth2[t[i]] = t[i + 2] }
}
function families(name, list,    a, i, n) {
	n = split(list, a, " ")
	for (i = 1; i <= n; i++) family[a[i]] = name
}
function shape(k, s, c, x1, x2) {
	f = family[k]
	if (k == "raspberry" || k == "cloudberry") return cluster(s, c)
	return f == "herb" ? herb(k, s, c) : f == "round" ? round_food(k, s, c) : \
	    f == "carved" ? carved(k, s, c) : f == "dumpling" ? dumpling(k, s, c) : \
	    f == "pancake" ? pancake(k, s, c) : f == "pastry" ? pastry(k, s, c) : \
	    f == "sweet" ? sweet(k, s, c, x1, x2) : f == "whole" ? whole(k, s, c) : garden(k, s, c)
}
# A light costs as much for a pea as for a plate (librsvg works on the whole
# picture), so pieces share one. Neighbours that overlap take turns in two
# groups, else they would melt into one.
function piece(k, c, x, y, s, a) { return at(x, y, a, shape(k, s, c)) }
function light(k, s) {
	return s < 12 ? "dot" : s < 26 || family[k] == "herb" || k == "kraut" || k == "noodle" ? "small" : "puff"
}
function grouped(k, s, one, two) {
	return lit(light(k, s), one) (two == "" ? "" : lit(light(k, s), two))
}

function table(kind,    i, o, a, b) {
	a = cloth1[kind]; b = cloth2[kind]
	o = "<rect x=\"-320\" y=\"-240\" width=\"640\" height=\"480\" fill=\"" pool(a, b) "\"/>"
	if (kind == "wood" || kind == "dark") {
		for (i = -240; i < 240; i += 80) {
			o = o line("M-320 " i "H320", deep(b, .4), 3, "opacity=\".6\"")
			for (j = 0; j < 7; j++)
				o = o line("M-320 " n1(i + between(6, 76)) "Q" n1(between(-200, 200)) " " n1(i + between(0, 80)) " 320 " n1(i + between(6, 76)), j % 2 ? deep(b, .3) : pale(a, .2), between(.8, 2.4), "opacity=\".22\"")
		}
	} else if (kind == "stone") {
		o = o specks(260, 330, 250, 5, "#6f7878", .3) specks(200, 330, 250, 4, "#ffffff", .35)
	} else {
		for (i = -320; i <= 320; i += 6) o = o line("M" i " -240V240", pale(a, .3), .8, "opacity=\".3\"")
		for (i = -240; i <= 240; i += 6) o = o line("M-320 " i "H320", deep(b, .25), .8, "opacity=\".25\"")
		o = o line("M-320 -206H320M-320 206H320", kind == "linen" ? "#b5493c" : "#fff6e6", 5, "opacity=\".5\"") line("M-320 -196H320M-320 196H320", kind == "linen" ? "#b5493c" : "#fff6e6", 1.6, "opacity=\".5\"")
	}
	return o
}
# The shadow of a round thing on the table: a gradient, no costly filter.
function under(x, y, r) {
	return "<circle cx=\"" n1(x + r * .05) "\" cy=\"" n1(y + r * .09) "\" r=\"" n1(r * 1.11) "\" fill=\"url(#under)\"/>"
}
function plate(c, r, ring, x, y,    o) {
	o = under(x, y, r) disc(x, y, r, slope(pale(c, .5), deep(c, .1)))
	o = o disc(x, y, r - 2, "none", "stroke=\"#ffffff\" stroke-width=\"2.5\" opacity=\".55\"")
	if (ring != "") o = o disc(x, y, r * .93, "none", "stroke=\"" ring "\" stroke-width=\"" n1(r * .028) "\" opacity=\".85\"") disc(x, y, r * .87, "none", "stroke=\"" ring "\" stroke-width=\"" n1(r * .05) "\" stroke-dasharray=\"" n1(r * .02) " " n1(r * .08) "\" stroke-linecap=\"round\" opacity=\".7\"")
	return o disc(x, y, r * .78, slope(deep(c, .13), pale(c, .4))) disc(x, y, r * .745, slope(pale(c, .1), deep(c, .035)))
}
function bowl(c, r, x, y, ring,    o) {
	o = under(x, y, r) disc(x, y, r, slope(pale(c, .45), deep(c, .25)))
	if (ring != "") o = o disc(x, y, r * .92, "none", "stroke=\"" ring "\" stroke-width=\"" n1(r * .05) "\" stroke-dasharray=\"" n1(r * .12) " " n1(r * .06) "\" opacity=\".85\"")
	return o disc(x, y, r * .87, slope(deep(c, .45), pale(c, .2))) disc(x, y, r * .82, slope(deep(c, .3), c))
}
function fluid(c1, c2, r, gloss) {
	return disc(0, 0, r, pool(c1, c2)) disc(0, 0, r - 2, "none", "stroke=\"" deep(c2, .4) "\" stroke-width=\"4\" opacity=\".35\"") \
	    (gloss ? path("M" (-r * .8) " " (-r * .3) "Q" (-r * .5) " " (-r * .86) " " r * .1 " " (-r * .88) "Q" (-r * .42) " " (-r * .7) " " (-r * .8) " " (-r * .3) "Z", "#ffffff", "opacity=\".28\"") : "")
}
function board(kind,    o, i) {
	o = kind == "round" ? under(0, 0, 204) box(0, -214, 46, 90, 18, "#b57a3e") disc(0, 0, 204, slope("#e0ab66", "#b06e30")) : lit("deepshadow", box(0, 0, 590, 320, 34, slope("#d9a463", "#a8682e")))
	for (i = 0; i < 16; i++)
		o = o line("M" (kind == "round" ? -150 : -270) " " n1(-140 + i * 18) "q" n1(between(100, 200)) " " n1(between(-14, 14)) " " (kind == "round" ? 300 : 540) " " n1(between(-6, 6)), "#7d4a1e", between(1, 2.2), "opacity=\".28\"")
	return o
}
function cup(c, a, b,    o) {
	o = under(0, 0, 122) at(0, 0, 35, line("M106 -26Q192 -34 188 2Q184 34 106 28", deep(c, .3), 24) line("M106 -26Q192 -34 188 2Q184 34 106 28", pale(c, .2), 18)) disc(0, 0, 120, slope(pale(c, .5), deep(c, .22)))
	return o disc(0, 0, 106, slope(deep(c, .4), pale(c, .3))) disc(0, 0, 101, pool(a, b)) path("M-82 -36Q-50 -88 12 -90Q-44 -70 -82 -36Z", "#ffffff", "opacity=\".35\"") disc(0, 0, 99, "none", "stroke=\"" pale(a, .4) "\" stroke-width=\"3\" opacity=\".5\"")
}
# Glasses are seen from the side, on the near edge of the table.
function glass(kind, a, b,    w, o) {
	w = kind == "mug" ? 104 : 92
	o = (oval(0, 176, w * .9, 20, deep(b, .3), "opacity=\".5\"") (kind == "mug" ? line("M96 -70Q196 -80 190 20T98 110", "#e9eef0", 24, "opacity=\".75\"") : ""))
	o = o path("M" (-w) " -180L" (-w * .8) " 160Q" (-w * .78) " 184 " (-w * .56) " 184L" w * .56 " 184Q" w * .78 " 184 " w * .8 " 160L" w " -180Z", "#ffffff", "opacity=\".38\"")
	o = o path("M" (-w * .92) " -128L" (-w * .76) " 156Q" (-w * .74) " 172 " (-w * .54) " 172L" w * .54 " 172Q" w * .74 " 172 " w * .76 " 156L" w * .92 " -128Z", slope(pale(a, .18), b), "opacity=\".94\"")
	o = o oval(0, -128, w * .92, 17, pale(a, .25), "opacity=\".9\"")
	glassy = path("M" (-w * .82) " -160L" (-w * .66) " 150L" (-w * .46) " 150L" (-w * .56) " -160Z", "#ffffff", "opacity=\".3\"") line("M" w * .84 " -150L" w * .7 " 140", "#ffffff", 4, "opacity=\".5\"") oval(0, -180, w, 19, "none", "stroke=\"#ffffff\" stroke-width=\"4\" opacity=\".8\"")
	return o
}

function strewn(k, c, n, r, s, x, y,    i, j, tries, a, d, px, py, o, gap, tiny, turns) {
	tiny = s < 12
	turns = family[k] == "dumpling" || k == "strip" || k == "potato" || k == "fry" || k == "bread"
	s *= tiny ? 1.08 : 1.2
	r *= 1.06
	gap = s * (family[k] == "herb" ? .5 : .86)
	o[0] = o[1] = ""
	for (i = 0; i < n; i++) {
		for (tries = 0; tries < 24; tries++) {
			a = between(0, 6.2832); d = sqrt(rnd()) * r
			px[i] = x + cos(a) * d; py[i] = y + sin(a) * d
			if (tiny) break
			for (j = 0; j < i; j++)
				if ((px[i] - px[j]) * (px[i] - px[j]) + (py[i] - py[j]) * (py[i] - py[j]) < gap * gap) break
			if (j == i) break
			if (tries % 8 == 7) gap *= .9
		}
		j = turns ? i % 2 : 0
		o[j] = o[j] piece(k, tiny ? shade(c) : c, px[i], py[i], s * between(.88, 1.12), between(0, 360))
	}
	return grouped(k, s, o[0], o[1])
}
function ringed(k, c, n, r, s,    i, o, a) {
	o[0] = o[1] = ""
	for (i = 0; i < n; i++) {
		a = i * 6.28318 / n - 1.1
		o[i % 2] = o[i % 2] piece(k, c, cos(a) * r, sin(a) * r, s, i * 360 / n + 27)
	}
	return grouped(k, s, o[0], o[1])
}
function rowed(k, c, n, gap, s, x, y,    i, o) {
	o[0] = o[1] = ""
	for (i = 0; i < n; i++)
		o[i % 2] = o[i % 2] piece(k, c, x + (i - (n - 1) / 2) * gap, y + between(-3, 3), s, k == "rollslice" ? i * 50 : 74 + between(-4, 4))
	return grouped(k, s, o[0], o[1])
}
function step(v, n,    k, o, i, a) {
	k = v[1]
	if (k == "table") return table(v[2])
	if (k == "plate") return plate(v[2], v[3], v[4], 0, 0)
	if (k == "bowl") return bowl(v[2], v[3], v[4] + 0, v[5] + 0, v[6])
	if (k == "saucer") return plate(v[2], 186, v[3], 0, 0)
	if (k == "cup") return cup(v[2], v[3], v[4])
	if (k == "glass") return glass(v[2], v[3], v[4])
	if (k == "board") return board(v[2])
	if (k == "pan") return under(0, 0, 190) at(0, 0, -38, box(262, 0, 210, 46, 22, "#35302d") box(262, -9, 180, 8, 4, "#5d5550")) disc(0, 0, 190, slope("#5d5550", "#171412")) disc(0, 0, 166, slope("#171412", "#4a433e")) disc(0, 0, 160, v[2])
	if (k == "pot") return under(0, 0, 186) disc(-176, 0, 34, ball(v[2])) disc(176, 0, 34, ball(v[2])) disc(0, 0, 184, ball(v[2])) disc(0, 0, 150, slope(pale(v[2], .3), deep(v[2], .3))) disc(0, 0, 138, deep(v[2], .6))
	if (k == "liquid") return fluid(v[2], v[3], v[4], 0)
	if (k == "soup") return fluid(v[2], v[3], v[4], 1)
	if (k == "fat") {
		for (i = 0; i < v[3]; i++) {
			a = between(0, 6.28); r = sqrt(rnd()) * 130
			o = o disc(cos(a) * r, sin(a) * r, between(2, 8), v[2], "opacity=\".5\" stroke=\"" pale(v[2], .4) "\" stroke-width=\"1\"")
		}
		return o
	}
	if (k == "sauce") return lit("gloss", path(blob(v[5], v[6], 11, .07), pool(v[2], deep(v[2], .12)), "transform=\"translate(" v[3] "," v[4] ")\""))
	if (k == "mash") return lit("puff", at(v[3], v[4], 0, path(blob(v[5], v[5] * .94, 13, .06), ball(v[2])) line("M" (-v[5] * .6) " " v[5] * .1 "A" v[5] * .62 " " v[5] * .56 " 0 1 1 " v[5] * .5 " " v[5] * .34 "A" v[5] * .4 " " v[5] * .38 " 0 1 1 " v[5] * .1 " " (-v[5] * .34), deep(v[2], .16), v[5] * .09, "opacity=\".6\"")))
	if (k == "dollop") return lit("puff", at(v[3], v[4], between(0, 90), path(blob(v[5], v[5] * .88, 9, .1), ball(v[2])) line("M" (-v[5] * .5) " 0A" v[5] * .5 " " v[5] * .44 " 0 1 1 " v[5] * .4 " " v[5] * .3 "A" v[5] * .28 " " v[5] * .26 " 0 0 1 0 " (-v[5] * .06), deep(v[2], .14), v[5] * .1, "opacity=\".55\"")))
	if (k == "drizzle") {
		o = "M" (-v[3]) " " n1(between(-20, 30))
		for (i = -3; i <= 3; i++) o = o "Q" n1((i - .5) * v[3] / 3.5) " " n1((i % 2 ? -1 : 1) * v[3] * between(.5, .8)) " " n1(i * v[3] / 3.5 + 6) " " n1(between(-20, 20))
		return lit("gloss", line(o, v[2], v[4]))
	}
	if (k == "cubes") {
		for (i = 0; i < v[2]; i++) o = o at((i % 2 ? 30 : -30) + between(-12, 12), -122 + int(i / 2) * 62 + between(-8, 8), between(-30, 30), shape("ice", 54, "#dff0f5"))
		return o
	}
	if (k == "bubbles") return specks(v[2], 66, 130, 5, "#ffffff", .5)
	if (k == "fruit") { for (i = 0; i < 5; i++) o = o at(between(-40, 40), 40 + i * 24, between(0, 360), shape(v[2], 46, v[3])); return "<g opacity=\".72\">" o "</g>" }
	if (k == "foam") return lit("puff", path(blob(108, 40, 14, .1), ball(v[2]), "transform=\"translate(0,-142)\"")) at(0, -148, 0, specks(40, 86, 24, 5, "#ffffff", .7))
	if (k == "latte") return path(blob(74, 68, 10, .1), v[2], "opacity=\".85\"") path("M0 50C-60 10 -46 -44 0 -18C46 -44 60 10 0 50Z", "#9a5c2a", "opacity=\".8\"")
	if (k == "garnish") return at(34, -176, -60, herb(v[2], 62, v[3])) at(58, -190, -20, herb(v[2], 46, v[3]))
	if (k == "stack") {
		for (i = 0; i < v[4]; i++) {
			a = at(between(-5, 5), 16 - i * 7, between(0, 360), shape("blin", v[5] - i * 2, v[3]))
			o = o (i % 3 == 1 ? lit("puff", a) : a)
		}
		return o
	}
	if (k == "put") return strewn(v[2], v[3], v[4], v[5], v[6], v[7] + 0, v[8] + 0)
	if (k == "ring") return ringed(v[2], v[3], v[4], v[5], v[6])
	if (k == "row") return rowed(v[2], v[3], v[4], v[5], v[6], v[7], v[8])
	if (k == "one" && v[2] == "wedge") return lit("puff", at(v[4], v[5], 0, shape("wedge", v[6], v[3], v[7], v[8])))
	if (k == "one") return lit(light(v[2], v[6]), piece(v[2], v[3], v[4], v[5], v[6], v[7]))
	print "draw.awk: " slug ": no step '" k "'" > "/dev/stderr"
	bad = 1
	return ""
}
# Light from the top left on whatever has an edge, and its shadow; one blur
# serves both. Glossy things glint as well.
function lights(name, soft, height, dx, dy, dark, glint) {
	return "<filter id=\"" name "\" x=\"-.16\" y=\"-.16\" width=\"1.36\" height=\"1.4\" color-interpolation-filters=\"sRGB\">" \
	    "<feGaussianBlur in=\"SourceAlpha\" stdDeviation=\"" soft "\" result=\"a\"/>" \
	    "<feDiffuseLighting in=\"a\" surfaceScale=\"" height "\" diffuseConstant=\"1.3\" lighting-color=\"#fff3dc\" result=\"d\"><feDistantLight azimuth=\"235\" elevation=\"58\"/></feDiffuseLighting>" \
	    "<feComposite in=\"SourceGraphic\" in2=\"d\" operator=\"arithmetic\" k1=\"1\" result=\"l\"/>" \
	    (glint ? "<feSpecularLighting in=\"a\" surfaceScale=\"" height "\" specularConstant=\".55\" specularExponent=\"22\" lighting-color=\"#fff6e6\" result=\"s\"><feDistantLight azimuth=\"235\" elevation=\"58\"/></feSpecularLighting><feComposite in=\"s\" in2=\"SourceAlpha\" operator=\"in\" result=\"s\"/>" : "") \
	    "<feOffset in=\"a\" dx=\"" dx "\" dy=\"" dy "\"/><feComponentTransfer><feFuncA type=\"linear\" slope=\"" dark "\"/></feComponentTransfer>" \
	    "<feMerge><feMergeNode/><feMergeNode in=\"l\"/>" (glint ? "<feMergeNode in=\"s\"/>" : "") "</feMerge></filter>"
}
function shadow(name, dx, dy, blur, dark) {
	return "<filter id=\"" name "\" x=\"-.06\" y=\"-.1\" width=\"1.14\" height=\"1.24\" color-interpolation-filters=\"sRGB\"><feGaussianBlur in=\"SourceAlpha\" stdDeviation=\"" blur "\"/><feOffset dx=\"" dx "\" dy=\"" dy "\"/><feComponentTransfer><feFuncA type=\"linear\" slope=\"" dark "\"/></feComponentTransfer><feMerge><feMergeNode/><feMergeNode in=\"SourceGraphic\"/></feMerge></filter>"
}

/^dish: / { slug = $2 }
/^picture: / {
	chance_begin(slug)
	split("", known); defs = ""; body = ""; glassy = ""
	n = split(substr($0, 10), steps, ";")
	for (i_step = 1; i_step <= n; i_step++) {
		split("", v)
		body = body step(v, split(steps[i_step], v, " "))
	}
	file = out "/" slug ".svg"
	print "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"640\" height=\"480\" viewBox=\"-286 -214.5 572 429\"><defs>" \
	    lights("puff", 3.4, 3.6, 3, 6, .5) lights("small", 1.6, 1.7, 1.5, 3, .5) lights("gloss", 2.6, 2.6, 1, 2, .3, 1) \
	    shadow("dot", .8, 1.4, .8, .45) shadow("deepshadow", 8, 15, 13, .5) \
	    "<radialGradient id=\"under\"><stop offset=\".8\" stop-color=\"#1c0d04\" stop-opacity=\".62\"/><stop offset=\".9\" stop-color=\"#1c0d04\" stop-opacity=\".3\"/><stop offset=\"1\" stop-color=\"#1c0d04\" stop-opacity=\"0\"/></radialGradient>" \
	    "<radialGradient id=\"dusk\" r=\".75\"><stop offset=\".55\" stop-color=\"#1c0d04\" stop-opacity=\"0\"/><stop offset=\"1\" stop-color=\"#1c0d04\" stop-opacity=\".42\"/></radialGradient>" \
	    defs "</defs>" body glassy "<rect x=\"-320\" y=\"-240\" width=\"640\" height=\"480\" fill=\"url(#dusk)\"/></svg>" > file
	close(file)
}
END { exit bad }
