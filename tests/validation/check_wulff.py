"""Equilibrium shape with anisotropic surface energy: the Wulff shape

A disc (and in 3-D a ball) of metal that passes no net current relaxes by exchange: where weighted curvature is high it
dissolves, where low it deposits, until the shape is that of least surface energy at its volume, r(d) = min over n of
gamma(n)/(n.d). Crystals of mode 4 at two angles against the grid and of mode 6, each below 1/(m^2 - 1) where edges
appear, are compared with it point by point (where xi crosses 0.5 on the grid's lines), scaled to fit and
centred. How round an isotropic disc stays tells the grid's own anisotropy: its fourth harmonic against the crystal's.
The case: radius 2.5 um, 0.5 J/m^2, interface 0.6 um wide, cells of 0.1 um (six to the width), a drive of
1e-6 A/m^2 (1e-4 of the exchange by capillarity), for 6.4 relaxation times R^2/(15 i0 f gamma (V_m/F)^2) of the fourth
harmonic, started from a circle. In 3-D cells are 0.2 um and four to the width.
"""
import matplotlib.pyplot as plt
import numpy as np

from mossfield_post import style

RADIUS = 2.5e-6


def case(strength, mode=4, angle=0.0):
    return f"""title: equilibrium shape
model: two_potential
grid: {{size: [8 um, 8.1 um], cells: [80, 81]}}
boundaries: {{x_min: electrode, x_max: reservoir, y: no_flux}}
metal: {{molar_volume: 1.3e-5 m^3/mol}}
electrolyte: carbonate_1M
interface: {{energy: 0.5 J/m^2, width: 0.6 um, anisotropy: {{strength: {strength}, mode: {mode}, angle: {angle} rad}}}}
kinetics: {{exchange_current: 30 A/m^2}}
initial: {{circle_radius: {RADIUS} m}}
drive: {{current: 1e-6 A/m^2, until: {{time: 2.5e5 s}}}}
output: {{fields: [xi], metrics_interval: 2.5e4 s, snapshot_interval: 5e4 s}}
"""


def ball(strength):
    """The same in 3-D, without an angle, cells of 0.2 um."""
    text = case(strength).replace("[8 um, 8.1 um], cells: [80, 81]", "[7.2 um, 7.4 um, 7.2 um], cells: [36, 37, 36]")
    return text.replace("y: no_flux", "y: no_flux, z: no_flux").replace("width: 0.6", "width: 0.8").replace(
        ", angle: 0.0 rad", "").replace("2.5e5", "1.6e5")


def surface(snapshot):
    """Points [m] where xi crosses 0.5 on the lines between cell centres, (n, 2) or (n, 3)."""
    axes, xi = snapshot.grid.active_axes, snapshot.field("xi")
    psi = np.arctanh(np.clip(2 * xi - 1, -1 + 1e-14, 1 - 1e-14))
    points = []
    for axis in axes:
        low = np.moveaxis(psi, 2 - axis, 0)[:-1]
        high = np.moveaxis(psi, 2 - axis, 0)[1:]
        at = np.argwhere((low > 0) != (high > 0))
        share = low[tuple(at.T)] / (low[tuple(at.T)] - high[tuple(at.T)])
        others = [a for a in (2, 1, 0) if a != axis]
        place = {axis: snapshot.grid.centres(axis)[at[:, 0]] + share * snapshot.grid.spacing[axis]}
        place.update({a: snapshot.grid.centres(a)[at[:, 1 + n]] for n, a in enumerate(others)})
        points.append(np.column_stack([place[a] for a in axes]))
    return np.concatenate(points)


def wulff(directions, normals, energies):
    """r(d) = min over n of gamma(n)/(n.d)."""
    along = directions @ normals.T
    return np.where(along > 0.3, energies / np.maximum(along, 0.3), np.inf).min(axis=1)


def circle(strength, mode=4, angle=0.0):
    """(normals, energies) of a 2-D crystal."""
    theta = np.linspace(0, 2 * np.pi, 3600, endpoint=False)
    return np.column_stack((np.cos(theta), np.sin(theta))), 1 + strength * np.cos(mode * (theta - angle))


def sphere(strength):
    """(normals, energies) of the cubic crystal."""
    n = np.arange(20000) + 0.5
    z, turn = 1 - 2 * n / len(n), np.pi * (1 + 5 ** 0.5) * n
    rho = np.sqrt(1 - z * z)
    normals = np.column_stack((rho * np.cos(turn), rho * np.sin(turn), z))
    return normals, 1 - 3 * strength + 4 * strength * (normals ** 4).sum(axis=1)


def fit(points, normals, energies):
    """(scale, points about the centre, r/(scale r of Wulff) - 1): scale and centre by least squares."""
    centre = points.mean(axis=0)
    for _ in range(4):
        away = points - centre
        directions = away / np.linalg.norm(away, axis=1)[:, None]
        radius = wulff(directions, normals, energies)
        design = np.column_stack((radius, directions))
        scale, *shift = np.linalg.lstsq(design, np.linalg.norm(away, axis=1), rcond=None)[0]
        centre = centre + shift
    return scale, away, np.linalg.norm(away, axis=1) / (scale * radius) - 1


def harmonic(away, mode):
    """(amplitude over the mean radius, phase/mode [rad]) of r(theta)."""
    theta, r = np.arctan2(away[:, 1], away[:, 0]), np.hypot(away[:, 0], away[:, 1])
    design = np.column_stack([np.ones_like(r)] + [w(m * theta) for m in range(1, 17) for w in (np.cos, np.sin)])
    found = np.linalg.lstsq(design, r, rcond=None)[0]
    c, s = found[2 * mode - 1], found[2 * mode]
    return np.hypot(c, s) / found[0], np.arctan2(s, c) / mode


def check(bench):
    crystals = {"mode 4, strength 0.04": (0.04, 4, 0.0), "the same, turned by 0.4 rad": (0.04, 4, 0.4)}
    if not bench.fast:
        crystals["mode 6, strength 0.02, turned"] = (0.02, 6, 0.4)
    shapes, harmonics = {}, {}
    for number, (name, crystal) in enumerate(crystals.items()):
        run = bench.run(f"crystal_{number}", case(*crystal))
        scale, away, off = fit(surface(run.snapshots[-1]), *circle(*crystal))
        shapes[name] = (crystal, scale, away)
        harmonics[name] = harmonic(away, crystal[1])
        bench.row(f"{name}: largest distance from the Wulff shape", "below 2 % of the radius",
                  f"{100 * np.abs(off).max():.2g} %", np.abs(off).max() < 0.02)
        turned = harmonics[name][1] - crystal[2]
        bench.row(f"{name}: orientation", "the crystal's within 0.01 rad", f"{turned:+.1g} rad", abs(turned) < 0.01)
    straight, turned = (harmonics[name][0] for name in list(crystals)[:2])
    bench.row("fourth harmonic, turned over straight crystal", "1 within 2 %", f"{turned / straight:.4f}",
              abs(turned / straight - 1) < 0.02)
    away = fit(surface(bench.run("isotropic", case(0)).snapshots[-1]), *circle(0))[1]
    share = harmonic(away, 4)[0] / straight
    bench.row("fourth harmonic of the isotropic disc over that of strength 0.04 (grid anisotropy)", "below 1 %",
              f"{100 * share:.2g} %", share < 0.01)
    if not bench.fast:
        off = fit(surface(bench.run("ball", ball(0.03)).snapshots[-1]), *sphere(0.03))[2]
        bench.row("3-D, cubic, strength 0.03: largest distance from the Wulff shape", "below 2 % of the radius",
                  f"{100 * np.abs(off).max():.2g} %", np.abs(off).max() < 0.02)
    draw(bench, shapes)


def draw(bench, shapes):
    style.apply()
    figure, panels = plt.subplots(1, len(shapes), figsize=(2.5 * len(shapes), 2.8), squeeze=False)
    theta = np.linspace(0, 2 * np.pi, 721)
    directions = np.column_stack((np.cos(theta), np.sin(theta)))
    for panel, (name, (crystal, scale, away)) in zip(panels[0], shapes.items()):
        outline = style.UM * scale * wulff(directions, *circle(*crystal))[:, None] * directions
        panel.fill(*outline.T, color=style.METAL, alpha=0.5)
        panel.plot(*outline.T, color=style.OUTLINE, linewidth=1, label="Wulff")
        panel.plot(*(style.UM * RADIUS * directions).T, ":", color=style.OUTLINE, linewidth=0.8, label="start")
        panel.plot(*(style.UM * away[::3]).T, ".", color=style.LINES[0], markersize=3, label="Mossfield")
        panel.set_title(name, fontsize=7.5)
        panel.set_aspect("equal")
        panel.set_xlabel("x [µm]")
    panels[0, 0].legend(frameon=False, loc="center")
    figure.tight_layout()
    bench.figure("wulff", figure, "Equilibrium shapes of anisotropic crystals: Mossfield's front and the Wulff shape.")
