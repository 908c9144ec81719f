"""What scripts/sweep takes after --vary KEY=: a list of values, or LOW:HIGH:N UNIT."""
import argparse
import re

NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
RANGE = re.compile(rf"\s*({NUMBER}):({NUMBER}):(\d+)(?:\s+([^,:]+)|([A-Za-zµ%][^,:]*))?\s*")
LIKE_A_RANGE = re.compile(rf"{NUMBER}[^\[\]{{}},]*(?::|\.\.)")


def numbers(text):
    """The values of one --vary: a list, or LOW:HIGH:N with a unit."""
    spaced = RANGE.fullmatch(text)
    if spaced:
        return evenly(text, float(spaced[1]), float(spaced[2]), int(spaced[3]), (spaced[4] or spaced[5] or "").strip())
    words = [word.strip() for word in re.split(r",(?![^\[]*\])", text)]
    for word in words:
        if LIKE_A_RANGE.match(word):
            raise argparse.ArgumentTypeError(f"{text}: expected LOW:HIGH:N UNIT, such as '1e-8:1e-4:5 S/cm', or a list, such as '1e-8,1e-6 S/cm'")
    last = re.fullmatch(rf"{NUMBER}\s*(\S.*)", words[-1])
    if last and not re.fullmatch(NUMBER, words[-1]) and all(re.fullmatch(NUMBER, word) for word in words[:-1]):
        words[:-1] = [f"{word} {last[1]}" for word in words[:-1]]
    return words


def evenly(text, low, high, count, unit):
    """`count` values from low to high on a log scale."""
    if not (0 < low < high and count > 1):
        raise argparse.ArgumentTypeError(f"{text}: expected 0 < LOW < HIGH and two values or more, LOW:HIGH:N is evenly spaced on a log "
                                         f"scale; for others give a list, such as '{f'-0.1,0,0.1 {unit}'.strip()}'")
    return [f"{low * (high / low) ** (n / (count - 1)):.6g} {unit}".strip() for n in range(count)]


def varied(text):
    key, equals, values = text.partition("=")
    if not equals or not values:
        raise argparse.ArgumentTypeError(f"{text}: expected KEY=V1,V2,... or KEY=LOW:HIGH:N UNIT")
    return key.strip(), numbers(values)
