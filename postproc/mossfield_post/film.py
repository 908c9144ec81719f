"""Frames to a file: a GIF by Pillow, an MP4 by ffmpeg. What a file is, its name says."""

import pathlib
import shutil
import subprocess

from PIL import Image


def check(path):
    """Before frames are drawn: raises ValueError unless `path` is a .gif, or a .mp4 and ffmpeg is there."""
    kind = pathlib.Path(path).suffix.lower()
    if kind not in (".gif", ".mp4"):
        raise ValueError(f"{path}: a film is a .gif or a .mp4. Give it such a name.")
    if kind == ".mp4" and shutil.which("ffmpeg") is None:
        raise ValueError(f"{path}: a film in MP4 is made by ffmpeg, which is not installed. Write a .gif, or install ffmpeg.")


def save(frames, path, frames_per_second):
    """Writes PIL images RGB of one size; a GIF holds its last one for a second and a half. Raises ValueError, OSError."""
    check(path)
    (_save_mp4 if pathlib.Path(path).suffix.lower() == ".mp4" else _save_gif)(frames, path, frames_per_second)


def _save_gif(frames, path, frames_per_second):
    """A GIF that repeats."""
    palette = _palette([frames[0], frames[len(frames) // 2], frames[-1]])
    frames = [f.quantize(palette=palette, dither=Image.Dither.NONE) for f in frames]
    hold = [round(1000 / frames_per_second)] * (len(frames) - 1) + [1500]
    frames[0].save(path, format="GIF", save_all=True, append_images=frames[1:], duration=hold, loop=0, optimize=False)


def _palette(frames):
    """One palette for the whole film, so that colours do not flicker."""
    together = Image.new("RGB", (frames[0].width, sum(f.height for f in frames)))
    for k, frame in enumerate(frames):
        together.paste(frame, (0, k * frame.height))
    return together.quantize(255, method=Image.Quantize.MEDIANCUT)


def _save_mp4(frames, path, frames_per_second):
    """Pipes PIL images RGB of one size through ffmpeg. Raises OSError if it fails."""
    command = ["ffmpeg", "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24",
               "-s", f"{frames[0].width}x{frames[0].height}", "-r", str(frames_per_second), "-i", "-",
               "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-pix_fmt", "yuv420p", str(path)]
    done = subprocess.run(command, input=b"".join(frame.tobytes() for frame in frames), stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise OSError(f"{path}: ffmpeg failed: {done.stderr.decode(errors='replace').strip()}")
