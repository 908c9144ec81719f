#pragma once
// Constitutive loops of mechanics: moduli and stresses of a step from eigenstrain and flow, stress in a cell,
// what is measured of it.
//
// Flow over a step is a fluidity f [1/Pa]: plastic strain increment = f * deviator. A cell then answers with
// 1/G' = 1/G + 2 f, an edge with the mean of 1/G' over its four cells: the same sum of compliances as without
// flow. The plastic shear of a step is that of the edge, tau * mean(2 f), so stress after the update is the
// stress that was in equilibrium.

#include "kernels/displacement_stencil.hpp"
#include "physics/elasticity.hpp"
#include "physics/lithium_flow.hpp"

namespace mossfield {

/// exp(slack) = 1 + 2 G f, the factor by which flow softens a cell; slack >= 0 is what outer iterations mix.
struct SoftenCell {
  double *lambda, *shear;  ///< out [Pa]
  const double *rigid_lambda, *rigid_shear;
  const double* slack;  ///< null: no flow
  double floor;         ///< [Pa], of both moduli
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const bool fluid = !(rigid_shear[c.q] > floor);
    const double l = fluid && rigid_lambda[c.q] < floor ? floor : rigid_lambda[c.q];
    const double g = fluid ? floor : rigid_shear[c.q];
    const double soft = slack && slack[c.q] > 0 ? g * exponential(-slack[c.q]) : g;
    shear[c.q] = soft;
    lambda[c.q] = l + 2 * (g - soft) / 3;  // the bulk modulus does not flow
  }
};

/// Stress without strain along axis a: sigma0 - lambda tr(eps*) - 2 G (eps*_a + plastic_a).
struct EigenStress {
  double* stress;
  const double *lambda, *shear;
  const double* initial;         ///< sigma0 [Pa], isotropic; null: 0
  const double* eigenstrain[3];  ///< diagonal; null: 0
  const double* plastic;         ///< strain along a, null: 0
  int axis;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const double x = eigenstrain[0] ? eigenstrain[0][c.q] : 0.0;
    const double y = eigenstrain[1] ? eigenstrain[1][c.q] : 0.0;
    const double z = eigenstrain[2] ? eigenstrain[2][c.q] : 0.0;
    const double own = (axis == 0 ? x : axis == 1 ? y : z) + (plastic ? plastic[c.q] : 0.0);
    stress[c.q] = (initial ? initial[c.q] : 0.0) - lambda[c.q] * (x + y + z) - 2 * shear[c.q] * own;
  }
};

struct EdgeEigenStress {
  double* stress;
  const double* edge;                  ///< G on edges
  const double *plastic, *eigenshear;  ///< gamma; null: 0
  MOSSFIELD_BOTH void operator()(Cell c) const {
    stress[c.q] = -edge[c.q] * ((plastic ? plastic[c.q] : 0.0) + (eigenshear ? eigenshear[c.q] : 0.0));
  }
};

/// Stress in a cell: shear is the mean over the cell's four edges.
template <int Axes>
struct CellStress {
  ElasticStencil<double, Axes> a;

  template <int A, int B>
  MOSSFIELD_INLINED double shear(long q, const Index& n) const {
    if (!a.template active<A>() || !a.template active<B>()) return 0;
    const Index up = n.template up<A>();
    return (a.template tangential<A, B>(q, n) + a.template tangential<A, B>(q + a.s[A], up) +
            a.template tangential<A, B>(q + a.s[B], n.template up<B>()) +
            a.template tangential<A, B>(q + a.s[A] + a.s[B], up.template up<B>())) /
           4;
  }
  MOSSFIELD_INLINED Tensor operator()(Cell c) const {
    const Index n(c);
    return {a.template normal<0>(c.q, n), a.template normal<1>(c.q, n), a.template normal<2>(c.q, n),
            shear<0, 1>(c.q, n),          shear<1, 2>(c.q, n),          shear<2, 0>(c.q, n)};
  }
};

/// What is measured of stress in a cell; null: not this one.
struct StressMeasures {
  double *pressure, *von_mises, *energy, *compression;
};

/// Compression: -n.sigma.n with n along the gradient of `level`; where that vanishes, the pressure.
template <int Axes>
struct MeasureStress {
  StressMeasures out;
  CellStress<Axes> stress;
  const double *lambda, *shear;  ///< without flow
  const double* initial;         ///< sigma0, which stores no energy; null: 0
  const double* level;
  double hx, hy, hz;
  MOSSFIELD_INLINED double compression(const Tensor& t, long q) const {
    const long x = stress.a.s[0], y = stress.a.s[1], z = stress.a.s[2];
    const double nx = (level[q + x] - level[q - x]) / hx, ny = (level[q + y] - level[q - y]) / hy,
                 nz = (level[q + z] - level[q - z]) / hz;
    return nx * nx + ny * ny + nz * nz > 0 ? normal_compression(t, nx, ny, nz) : -trace(t) / 3;
  }
  MOSSFIELD_INLINED void operator()(Cell c) const {
    Tensor t = stress(c);
    if (out.pressure) out.pressure[c.q] = -trace(t) / 3;
    if (out.von_mises) out.von_mises[c.q] = von_mises(t);
    if (out.compression) out.compression[c.q] = compression(t, c.q);
    const double s = initial ? initial[c.q] : 0.0;
    t.xx -= s, t.yy -= s, t.zz -= s;
    if (out.energy) out.energy[c.q] = elastic_energy({lambda[c.q], shear[c.q]}, t);
  }
};

/// Of moduli, > 0: something is solid. Of the salt: whether its properties are still known.
struct LargestOf : Max {
  const double* u;
  MOSSFIELD_BOTH double operator()(Cell c) const { return u[c.q]; }
};

/// What the law leaves of a trial stress [Pa] in a cell of which a share flows, to 1e-4: its fluidity is that
/// share of what all of it would have under the same trial stress.
struct FlowOfPart {
  float stress, slack, resistance;
};
MOSSFIELD_INLINED FlowOfPart flow_of_part(const LithiumFlow& law, float trial, double share,
                                          double resistance, double shear, double dt) {
  const FlowStep<float> whole = flow_step<3>(law, trial, static_cast<float>(resistance),
                                             static_cast<float>(shear), static_cast<float>(dt));
  const float falls = trial > 0 ? trial / whole.stress : 1.0f,
              softer = 1 + static_cast<float>(share) * (falls - 1);
  return {trial / softer, logarithm(softer), whole.resistance};
}

/// Where a step's slack starts: what the law asks for if the trial stress, that is the last stress and what
/// strain alone would have made of it, rises as it did in the last step. Metal that starts to flow has it
/// from its elastic stress.
struct PredictSlack {
  double* slack;
  const double *sigma, *rise;  ///< von Mises stress [Pa]; that of a trial over the stress before [Pa/s]
  const double *shear, *resistance, *flowing;  ///< flowing: share of the cell
  LithiumFlow law;
  double dt;
  static constexpr float eager = 1.6f;  ///< as FlowPass, of what a cell falls that begins to flow
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const float now = static_cast<float>(sigma[c.q]), trial = static_cast<float>(sigma[c.q] + dt * rise[c.q]);
    const FlowOfPart step = flow_of_part(law, trial, flowing[c.q], resistance[c.q], shear[c.q], dt);
    const float value = step.slack + (eager - 1) * logarithm(now > step.stress ? now / step.stress : 1.0f);
    slack[c.q] = static_cast<double>(step.slack > 0 ? value : 0.0f);
  }
};

/// Von Mises stress of the last solve [Pa].
template <int Axes>
struct FlowStress {
  double* sigma;
  CellStress<Axes> stress;
  MOSSFIELD_INLINED void operator()(Cell c) const { sigma[c.q] = von_mises(stress(c)); }
};

/// One pass of the flow law with the stress of the last solve: towards the slack that the trial stress
/// sigma exp(slack) asks for, and beyond it: sigma falls by less than a cell softens, as neighbours take part
/// in the strain. A kernel of its own, or the compiler makes no vectors of it.
struct FlowPass {
  double *image, *error;  ///< next slack; |sigma - law|/S, how far stress is from the law
  const double *sigma, *slack, *shear, *resistance;
  const double* flowing;  ///< share of the cell
  LithiumFlow law;
  double dt;
  static constexpr float eager = 1.6f;  ///< 2.6 passes a step instead of 2.9 with 1.3
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const float now = static_cast<float>(sigma[c.q]), before = static_cast<float>(slack[c.q]),
                trial = now * exponential(before);
    const FlowOfPart step = flow_of_part(law, trial, flowing[c.q], resistance[c.q], shear[c.q], dt);
    image[c.q] = static_cast<double>(before + eager * (step.slack - before));
    error[c.q] = static_cast<double>(fabsf(now - step.stress) / step.resistance);
  }
};

/// Cells of which some flows.
struct Flows {
  const double* flowing;
  MOSSFIELD_BOTH bool operator()(Cell c) const { return flowing[c.q] > 0; }
};

/// What PredictSlack starts from in the next step.
struct KeepTrial {
  double *sigma, *rise;
  const double *now, *slack;
  double dt;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    rise[c.q] = (now[c.q] * exponential(slack[c.q]) - sigma[c.q]) / dt;
    sigma[c.q] = now[c.q];
  }
};

/// f of a cell [1/Pa].
struct FluidityOf {
  double* fluidity;
  const double *slack, *shear;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const bool flows = slack[c.q] > 0 && shear[c.q] > 0;
    fluidity[c.q] = flows ? (exponential(slack[c.q]) - 1) / (2 * shear[c.q]) : 0.0;
  }
};

/// The state after a step: plastic strain and resistance of a cell.
template <int Axes>
struct KeepFlow {
  double *plastic_x, *plastic_y, *plastic_z, *resistance;
  CellStress<Axes> stress;
  const double* fluidity;
  LithiumFlow law;
  MOSSFIELD_INLINED void operator()(Cell c) const {
    const double f = fluidity[c.q];
    const Tensor t = stress(c), s = deviator(t);
    plastic_x[c.q] += f * s.xx, plastic_y[c.q] += f * s.yy, plastic_z[c.q] += f * s.zz;
    resistance[c.q] = hardened_by_little(law, resistance[c.q], f * von_mises(t) / 1.5);
  }
};

/// Where the front has receded there is no metal that could remember its flow.
struct ForgetFlow {
  double *plastic_x, *plastic_y, *plastic_z, *resistance;
  const double* flowing;  ///< share of the cell
  double initial;         ///< resistance of undeformed metal [Pa]
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const double kept = flowing[c.q] > 0 ? 1.0 : 0.0;
    plastic_x[c.q] *= kept, plastic_y[c.q] *= kept, plastic_z[c.q] *= kept;
    resistance[c.q] = kept * resistance[c.q] + (1 - kept) * initial;
  }
};

/// The same on an edge across A and B, in none of whose cells metal flows; flowing has its ghosts.
template <int A, int B>
struct ForgetEdgeFlow {
  double* plastic;
  const double* flowing;
  Box b;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long steps[3] = {b.sx, b.sy, b.sz};
    const long q = c.q, p = q - steps[A];
    const double near = flowing[q] + flowing[p] + flowing[q - steps[B]] + flowing[p - steps[B]];
    plastic[q] *= near > 0 ? 1.0 : 0.0;
  }
};

/// Edges from what cells hold of those one up an axis; the first of all hold none.
struct EdgesOfUpper {
  double* edge;
  const double* upper;
  long step;
  int axis;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const int index = axis == 0 ? c.i : axis == 1 ? c.j : c.k;
    edge[c.q] = index > 0 ? upper[c.q - step] : 0;
  }
};

/// Plastic shear on an edge across A and B; fluidity has its ghosts.
template <int A, int B>
struct KeepEdgeFlow {
  double* plastic;
  ElasticStencil<double> a;
  const double* fluidity;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q, p = q - a.s[A];
    const double f = (fluidity[q] + fluidity[p] + fluidity[q - a.s[B]] + fluidity[p - a.s[B]]) / 4;
    plastic[q] += 2 * f * a.template tangential<A, B>(q, Index(c));
  }
};

}  // namespace mossfield
