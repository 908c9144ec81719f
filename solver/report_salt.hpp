#pragma once
// What the salt does in front of flat metal, from the case alone.

#include <vector>

#include "physics/electrode_kinetics.hpp"
#include "solver/report.hpp"

namespace mossfield {

/// Of the box, from the electrode to the opposite side [m].
double box_height(const Case& values);
/// Of a coating as deposited [ohm m^2].
double film_resistance(const Case& values);
/// Of the layers of it that all of the current crosses from the start to the end: none that the grid
/// resolves, that leaves gaps, can crack or dissolve, or lets electrons through [ohm m^2].
double least_film_resistance(const Case& values);
/// Limiting current of a binary salt over the gap [A/m^2]: F/((1 - t+) gap) times the integral of D over 0 ..
/// c0 from a reservoir, over 0 .. c at the plate from a counter electrode, which keeps the mean (twice as
/// much if D is constant); NaN without an anion that carries current.
double limiting_current(const Case& values);
/// Salt in front of flat metal once the given current is steady [mol/m^3]; NaN if it never is, or without
/// one.
double salt_left(const Case& values);
/// The current that is given, or what the voltage drives at first through the flat gap of uniform salt
/// [A/m^2]; 0 where neither is known.
double flat_current(const Case& values);
/// Overpotential at which this current flows, exchange current `exchange` [V].
double overpotential(const ButlerVolmer& kinetics, double exchange, double current);

/// Whether there may be more salt than conductivity and diffusivity are known for: a reservoir's c0 is the
/// most where nothing is stripped.
std::vector<Finding> report_fits(const Case& values);
/// Limiting current; when the salt runs out, at the electrode or inside the interface.
std::vector<Finding> report_salt(const Case& values);

}  // namespace mossfield
