from pathlib import Path

import manimgx_fonts
import pytest
from PIL import ImageFont

from planner.basemap.lettering.glyph_widths import width

FONTS = Path(manimgx_fonts.__file__).parent
FACES = {
    "regular": ("NotoSans[wght].ttf", 400),
    "semibold": ("NotoSans[wght].ttf", 600),
    "bold": ("NotoSans[wght].ttf", 700),
    "italic": ("NotoSans-Italic[wght].ttf", 400),
    "semibold italic": ("NotoSans-Italic[wght].ttf", 600),
}


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    "told", ["Jl. Jend. Sudirman", "Cipakancilan", "1 km · 1 : 42 000", "Étienne"]
)
def test_widths_are_those_of_the_font(face, told):
    # The oracle is FreeType, reading the very font that the paper is printed with.
    name, weight = FACES[face]
    font = ImageFont.truetype(FONTS / name, 1000, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([weight])
    letter_by_letter = sum(font.getlength(letter) for letter in told)
    assert width(told, face) * 1000 == pytest.approx(letter_by_letter, abs=len(told))


def test_spacing_is_added_to_each_letter():
    # Three letters, a tenth of the size each.
    assert width("abc", "regular", 0.1) == pytest.approx(width("abc", "regular") + 0.3)


def test_letters_outside_the_table_reserve_room():
    assert width("ក", "regular") == pytest.approx(0.9)
