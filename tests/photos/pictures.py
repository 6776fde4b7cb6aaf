#!/usr/bin/env python3
"""Pictures to upload, good and hostile: pictures.py FOLDER [long]

FOLDER holds good-photo.jpg and good-photo.webp already; the others are made of
them or from nothing, so that no binary lies in the repository. What they hold
beside a picture says "Secret". Long: more good ones, and those that take long
to refuse.
"""
import struct
import sys
import zlib

folder = sys.argv[1]


def write(name, data):
    with open(f"{folder}/{name}", "wb") as f:
        f.write(data)


def read(name):
    with open(f"{folder}/{name}", "rb") as f:
        return f.read()


def chunk(kind, data):
    return (struct.pack(">I", len(data)) + kind + data
            + struct.pack(">I", zlib.crc32(kind + data)))


def png(width, height, rows, extra=b"", slope=7):
    """An RGB picture; rows may be fewer than height says."""
    line = b"\0" + bytes((x * slope) & 255 for x in range(width * 3))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra
            + chunk(b"IDAT", zlib.compress(line * rows)) + chunk(b"IEND", b""))


jpeg, webp = read("good-photo.jpg"), read("good-photo.webp")
whole = png(600, 400, 400)

# EXIF with a place on Earth and a turn by 90 degrees; XMP
gps = struct.pack("<HHI4s", 1, 2, 2, b"N\0\0\0")
ifd = (struct.pack("<H", 2) + struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
       + struct.pack("<HHII", 0x8825, 4, 1, 38) + struct.pack("<I", 0)
       + struct.pack("<H", 1) + gps + struct.pack("<I", 0))
exif = b"Exif\0\0II*\0" + struct.pack("<I", 8) + ifd + b"Secret place"
xmp = (b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>"
       b"Secret</x:xmpmeta>")
comment = b"Secret"
turned = jpeg[:2] + b"".join(
    marker + struct.pack(">H", len(data) + 2) + data for marker, data in
    ((b"\xff\xe1", exif), (b"\xff\xe1", xmp), (b"\xff\xfe", comment))
) + jpeg[2:]

write("good-tiny.png", png(10, 10, 10))
write("good-turned.jpg", turned)
write("good-with-text.png", png(600, 400, 400, chunk(b"tEXt", b"By\0Secret")
                                + chunk(b"eXIf", exif[6:])))
# a text that unpacks to sixty megabytes: libpng leaves it out
write("good-with-a-bomb.png", png(600, 400, 400, chunk(
    b"zTXt", b"By\0\0" + zlib.compress(b"Secret" * 10_000_000))))

write("bad-text.jpg", b"this is no picture at all\n" * 100)
write("bad-script.svg", b'<svg xmlns="http://www.w3.org/2000/svg">'
      b"<script>alert(1)</script></svg>")
write("bad-magic.jpg", b"\xff\xd8\xff<script>alert(1)</script>" * 50)
write("bad-cut.jpg", jpeg[:len(jpeg) // 2])
write("bad-cut.png", whole[:len(whole) // 2])
write("bad-rows.png", png(600, 400, 100))
write("bad-crc.png", whole[:60] + bytes(b ^ 255 for b in whole[60:120])
      + whole[120:])
write("bad-bomb.png", png(50000, 50000, 1))
write("bad-empty.png", png(0, 0, 0))
write("bad-moving.png", png(64, 64, 64, chunk(
    b"acTL", struct.pack(">II", 2, 0))))
at = jpeg.index(b"\xff\xc0" if b"\xff\xc0" in jpeg else b"\xff\xc2")
write("bad-huge.jpg", jpeg[:at + 5] + struct.pack(">HH", 65500, 65500)
      + jpeg[at + 9:])
write("bad-cut.webp", webp[:len(webp) // 2])
vp8x = (b"VP8X" + struct.pack("<I", 10) + bytes([2, 0, 0, 0])
        + b"\x3f\0\0" + b"\x3f\0\0")
body = b"WEBP" + vp8x + b"ANIM" + struct.pack("<I", 6) + bytes(6)
write("bad-moving.webp", b"RIFF" + struct.pack("<I", len(body)) + body)
write("bad-moving.gif", b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff"
      b"!\xff\x0bNETSCAPE2.0\3\1\0\0\0"
      b",\0\0\0\0\1\0\1\0\0\2\2D\1\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;")

if "long" in sys.argv:
    write("good-plain.png", whole)
    write("good-with-a-zip.jpg", jpeg + b"PK\x03\x04" + b"Secret" * 1000)
    write("good-with-a-page.png", whole + b"<script>Secret</script>")
    # 49 million pixels of which five kilobytes tell
    write("long-good-large.png", png(7000, 7000, 7000, slope=0))
    # as many as grey blocks, in forty thousand passes over all of them: a
    # pass says in 87 bytes that nothing changes (runs of 16384 blocks)
    def table(of, word):
        return (b"\xff\xc4" + struct.pack(">HB", 20, of) + bytes([1])
                + bytes(15) + bytes([word]))

    def scan(first, last, low, data):
        return (b"\xff\xda" + struct.pack(">HBBBBBB", 8, 1, 1, 0, first,
                                           last, low) + bytes(data))

    write("long-bad-passes.jpg", b"\xff\xd8"
          + b"\xff\xdb" + struct.pack(">HB", 67, 0) + bytes([1]) * 64
          + b"\xff\xc2" + struct.pack(">HBHHBBBB", 11, 8, 3000, 16000, 1,
                                      1, 0x11, 0)
          + table(0, 0) + table(0x10, 0xe0) + scan(0, 0, 0, 2000 * 375 // 8)
          + scan(1, 63, 0, 87) * 40_000 + b"\xff\xd9")
