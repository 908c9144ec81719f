#pragma once
// How a row of the table of keys names the member that it fills. Used by the table only.

#include "solver/schema.hpp"

namespace mossfield {

template <class Enum>
ChoiceSlot choice_slot(Enum& (*at)(CaseDraft&)) {
  return {[at](CaseDraft& draft) { return static_cast<int>(at(draft)); },
          [at](CaseDraft& draft, int index) { at(draft) = static_cast<Enum>(index); }};
}

/// boundaries.x, .y, .z know two of the kinds of side only
inline ChoiceSlot choice_slot(std::optional<SideKind>& (*at)(CaseDraft&)) {
  return {
      [at](CaseDraft& draft) { return at(draft) ? (*at(draft) == SideKind::no_flux ? 0 : 1) : -1; },
      [at](CaseDraft& draft, int index) { at(draft) = index == 0 ? SideKind::no_flux : SideKind::periodic; }};
}

}  // namespace mossfield

#define AT(member)                  \
  +[](CaseDraft & draft) -> auto& { \
    return draft.member;            \
  }
/// The same of the layer of a coating that a template names.
#define OF_LAYER(member)                  \
  +[](CaseDraft & draft) -> auto& {       \
    return (draft.coating.*layer).member; \
  }
/// The same of the surface of a host that a template names.
#define OF_SURFACE(member)                     \
  +[](CaseDraft & draft) -> auto& {            \
    return (draft.nucleation.*surface).member; \
  }
#define CHOICE(member) choice_slot(AT(member))
