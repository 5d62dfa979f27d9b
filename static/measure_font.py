"""Write src/shared/advance-widths.json: how wide a free font sets each character, rounded up.

Usage: python measure_font.py FONT.ttf [BOLD.ttf]   (needs fonttools; run once, the result is committed).
DejaVu Sans is wider than the fonts that pages use, so text measured with it fits.
"""

import json
import math
import pathlib
import string
import sys

from fontTools.ttLib import TTFont

CHARACTERS = string.printable[:95] + "·−×÷√∞≤≥≠≈→←↑↓⋯…°′²³⁴ᵀΣΔ" + "".join(map(chr, range(0x3B1, 0x3CA)))


def widths(file: str) -> list[str]:
    """Return each advance, in hundredths of an em and three digits, with the characters that have it."""
    font = TTFont(file)
    names, advances, units = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    characters: dict[int, str] = {}
    for character in filter(lambda c: ord(c) in names, CHARACTERS):
        advance = math.ceil(100 * advances[names[ord(character)]][0] / units)
        characters[advance] = characters.get(advance, "") + character
    return [f"{advance:03}{having}" for advance, having in sorted(characters.items())]


if __name__ == "__main__":
    regular, bold = (widths(file) for file in sys.argv[1:3])
    target = pathlib.Path(__file__).parent / "src/shared/advance-widths.json"
    target.write_text(json.dumps({"regular": regular, "bold": bold}, ensure_ascii=False, indent=1) + "\n")
