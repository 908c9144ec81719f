#include "solver/case_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "solver/arrhenius.hpp"
#include "solver/case_checks.hpp"
#include "solver/case_derive.hpp"
#include "solver/case_expect.hpp"
#include "solver/case_override.hpp"
#include "solver/case_value.hpp"
#include "solver/material_set.hpp"
#include "solver/schema.hpp"

namespace mossfield {
namespace {

/// A key as given by the file, by --set or by a property set.
struct Entry {
  const YamlNode* node;
  Place place;
  std::string source;
  bool from_set;
};

class Reader {
 public:
  Reader(const std::string& text, const std::string& name, const std::string& beside)
      : name_(name), beside_(beside) {
    file_.text = text;
    file_.path = beside;
    whole_ = {std::make_shared<const std::string>(name), 1, 1};
  }

  CaseFile run(const std::vector<std::string>& overrides) {
    root_ = parse_yaml(file_.text, name_, problems_);
    if (root_.kind != YamlNode::Kind::map) {
      if (problems_.empty())
        problems_.push_back(
            {whole_, "expected a map of keys (title, grid, drive, ...), got " + node_description(root_)});
      throw CaseError(problems_);
    }
    expand_materials(root_);
    for (const std::string& text : overrides) apply_override(root_, text, problems_);
    expand_materials(root_);
    walk(root_, "");
    read_mode();
    for (const char* section :
         {"metal", "electrolyte", "coating", "coating.outer", "nucleation", "nucleation.coated"})
      read_material(section);
    assign_all();
    for (const auto& [path, entry] : entries_)
      if (is_list_of_maps(path)) read_list(path, *entry.node, draft_, problems_);
    derive(draft_);
    check_case(draft_,
               {[this](const std::string& path) { return given(path); },
                [this](const std::string& path) { return said(path); },
                [this](const std::string& path) { return place_of(path); }},
               problems_);
    if (const YamlNode* block = root_.find("expect"))
      file_.expect = read_expectations(*block, metrics_columns_of(draft_), problems_);
    if (!problems_.empty()) throw CaseError(problems_);
    resolve();
    file_.values = draft_;
    bring_to_temperature(file_.values);
    keep_places();
    return std::move(file_);
  }

 private:
  bool given(const std::string& path) const {
    const auto found = entries_.find(path);
    return found != entries_.end() && !found->second.from_set;
  }

  /// Of the key, or of the section that it would stand in, or of the file.
  Place place_of(std::string path) const {
    while (true) {
      const auto found = entries_.find(path);
      if (found != entries_.end()) return found->second.place;
      const auto section = sections_.find(path);
      if (section != sections_.end()) return section->second;
      const std::size_t dot = path.rfind('.');
      if (dot == std::string::npos) return whole_;
      path = path.substr(0, dot);
    }
  }

  /// For faults that show only once what the case describes is drawn (solver/case_fault.hpp).
  void keep_places() {
    std::map<std::string, std::string>& places = file_.values.places;
    places[""] = whole_.text();
    for (const auto& [path, place] : sections_) places[path] = place.text();
    for (const auto& [path, entry] : entries_) places[path] = entry.place.text();
  }

  void walk(const YamlNode& map, const std::string& path) {
    for (std::size_t k = 0; k < map.keys.size(); ++k) {
      const YamlNode &key = map.keys[k], &value = map.values[k];
      const std::string full = path.empty() ? key.text : path + "." + key.text;
      if (full == "expect") continue;
      const bool word = !key.text.empty() && key.text.find_first_of(".[") == std::string::npos;
      if (!word) {  // `drive.current: ...` in a file is no path
        unknown(key, path);
      } else if (find_key(full) || is_list_of_maps(full)) {
        entries_[full] = {&value, key.place, "", false};
      } else if (!is_section(full)) {
        unknown(key, path);
      } else if (value.kind == YamlNode::Kind::map) {
        sections_[full] = key.place;
        const std::size_t known = entries_.size();
        walk(value, full);  // unknown keys alone: what else the section would need hides them
        if (!value.keys.empty() && entries_.size() == known) suggested_.insert(full);
      } else if (value.kind != YamlNode::Kind::refused) {
        problems_.push_back(
            {value.place.line > 0 ? value.place : key.place,
             fmt::format("{}: expected a map of keys, got {}", full, node_description(value))});
        suggested_.insert(full);
      }
    }
  }

  void unknown(const YamlNode& key, const std::string& path) {
    const std::string start = path.empty() ? "" : path + ".";
    const Suggestion meant = suggest(path, key.text);
    if (!meant.here.empty()) suggested_.insert(start + meant.here);
    const std::string near = meant.here.empty() ? meant.elsewhere : meant.here;
    std::string cure = near.empty() ? "" : fmt::format("; did you mean '{}'?", near);
    if (key.text.find(':') != std::string::npos) cure = "; a colon wants a space behind it";
    problems_.push_back({key.place, fmt::format("{}{}: unknown key{}{}", start, key.text,
                                                path.empty() ? "" : " in " + path, cure)});
  }

  /// Which keys are needed depends on these three; what is wrong with them is said in assign_all.
  void read_mode() {
    Problems ignored;
    for (const char* path : {"model", "literature.form", "host.kind", "coating.converts"})
      if (given(path) && !assign(*find_key(path), path, *entries_[path].node, draft_, ignored))
        suggested_.insert(path), mode_is_known_ = false;
    draft_.host.present = sections_.count("host") > 0;
    draft_.host.folder = std::filesystem::path(beside_).parent_path().string();
    draft_.coating.inner.present = sections_.count("coating") > 0;
    draft_.coating.outer.present = sections_.count("coating.outer") > 0;
    draft_.nucleation.present = sections_.count("nucleation") > 0;
    draft_.nucleation.is_coated = sections_.count("nucleation.coated") > 0;
    draft_.mechanics.present = sections_.count("mechanics") > 0;
  }

  void read_material(const std::string& section) {
    const std::string path = section + ".material";
    const bool coating = section != "metal" && section != "electrolyte";
    if (coating && !given(path)) return;  // no default: a coating or a surface is what the case says of it
    YamlNode name =
        key_node(section == "metal" ? draft_.metal.name : draft_.electrolyte.name, place_of(section));
    if (given(path)) {
      if (entries_[path].node->kind != YamlNode::Kind::scalar) return;  // assign_all will say so
      name = *entries_[path].node;
    }
    MaterialSet& set = sets_.emplace(section, load_material(section, name, beside_)).first->second;
    const auto has = [this](const std::string& key) { return given(key); };
    if (section == "coating" && set.found && !keep_lithiation(set, draft_.coating.converts, has))
      problems_.push_back({place_of("coating.converts"), lithiation_missing(name.text)});
    const auto own = [this](const std::string& key) { return given(key) ? entries_[key].node : nullptr; };
    if (set.found) draft_.sets[section] = use_of(set, name.text, given(path), draft_, own);
    for (const auto& [key, value] : set.values)
      if (!given(key)) entries_[key] = {&value.node, value.node.place, value.source, true};
    // a printed coating gives what has a default, too: what the set would say must not fall back to that
    const auto missing = [&](const Key& key) {
      return (key.use.required || (coating && !slot_text(key, draft_).empty())) && key.use.applies(draft_) &&
             key.path.rfind(section + ".", 0) == 0 &&
             key.path.find('.', section.size() + 1) == std::string::npos && !entries_.count(key.path);
    };
    for (const auto& [key, range] : set.ranges) take_range(key, range, name.text);
    // a set that is not there is no fault where the case gives every number itself, as a printed one does
    if (set.found || std::any_of(case_keys().begin(), case_keys().end(), missing))
      problems_.insert(problems_.end(), set.problems.begin(), set.problems.end());
    if (!set.fits)
      for (const Key& key : case_keys())
        if (missing(key)) suggested_.insert(key.path);
  }

  /// What a set knows only a range of is for the case to choose; that it was chosen is said wherever the run
  /// says what it is.
  void take_range(const std::string& path, const MaterialRange& range, const std::string& material) {
    if (!find_key(path)->use.applies(draft_)) return;
    if (!given(path)) {
      suggested_.insert(path);
      return problems_.push_back(
          {place_of(path), fmt::format("{}: not known for {}, only that it lies {}; give a value here and "
                                       "sweep it with --set",
                                       path, material, range.text())});
    }
    Entry& entry = entries_[path];
    const bool inside = range.holds(entry.node->text);
    entry.source = fmt::format("chosen, {} what is known of {}: {}", inside ? "within" : "OUTSIDE", material,
                               range.text());
    draft_.chosen.push_back({fmt::format("{}: {} {}", path, entry.node->text, entry.source), !inside});
  }

  void assign_all() {
    for (const Key& key : case_keys()) {
      if (key.in_list()) continue;
      const auto entry = entries_.find(key.path);
      const bool applies = key.use.applies(draft_);
      if (entry != entries_.end()) {
        if (!applies && !mode_is_known_) continue;
        if (!applies && !entry->second.from_set) {
          problems_.push_back({entry->second.place, fmt::format("{}: has no meaning {}; drop it", key.path,
                                                                mode_text(key, draft_))});
        } else {
          assign(key, key.path, *entry->second.node, draft_, problems_);
        }
      } else if (key.use.required && applies && !said(key.path) && mode_is_known_) {
        problems_.push_back(
            {place_of(key.path), fmt::format("{}: missing; expected {}", key.path, key.expected())});
      }
    }
  }

  /// Reported already, misspelt or without a value: neither the key nor those of its section need be missed,
  /// too.
  bool said(const std::string& path) const {
    return std::any_of(suggested_.begin(), suggested_.end(),
                       [&](const std::string& s) { return path == s || path.rfind(s + ".", 0) == 0; });
  }

  void resolve();
  Resolved resolved(const Key& key);
  bool follows_from_others(const std::string& path) const;

  std::string name_, beside_;
  Place whole_;
  YamlNode root_;
  CaseFile file_;
  CaseDraft draft_;
  Problems problems_;
  std::map<std::string, Entry> entries_;
  std::map<std::string, Place> sections_;
  std::map<std::string, MaterialSet> sets_;
  bool mode_is_known_ = true;        ///< else it is not known which keys are needed
  std::set<std::string> suggested_;  ///< keys that a reported problem stands for
};

Resolved Reader::resolved(const Key& key) {
  Resolved row{key.path, "", slot_text(key, draft_), "default", "", true};
  const auto entry = entries_.find(key.path);
  const bool text = std::holds_alternative<Member<std::string>>(key.slot) ||
                    std::holds_alternative<Member<std::vector<std::string>>>(key.slot);
  const bool follows = follows_from_others(key.path);
  row.text = entry == entries_.end() || text || follows ? row.si : flow_text(*entry->second.node);
  if (follows) row.origin = "follows from other keys";
  if (entry != entries_.end() && !follows) {
    row.origin = entry->second.place.text();
    row.source = entry->second.source;
  }
  row.printed = !follows && key.use.applies(draft_) && !row.text.empty();
  return row;
}

bool Reader::follows_from_others(const std::string& path) const {
  if (path == "interface.energy" || path == "interface.width") return given("interface.barrier");
  if (path == "grid.depth") return draft_.grid.dimensions == 3;
  return path.rfind("boundaries.", 0) == 0 && path.size() > 12 && given(path.substr(0, 12));
}

void Reader::resolve() {
  for (const Key& key : case_keys()) {
    const std::size_t list = key.path.find("[].");
    const auto entry = entries_.find(key.path.substr(0, list));
    if (list != std::string::npos && entry != entries_.end() && file_.resolved.back().path != entry->first)
      file_.resolved.push_back({entry->first, flow_text(*entry->second.node), list_text(entry->first, draft_),
                                entry->second.place.text(), "", true});
    const bool used = entries_.count(key.path) || (!key.shorthand && key.use.applies(draft_));
    if (!key.in_list() && used) file_.resolved.push_back(resolved(key));
  }
}

}  // namespace

CaseFile read_case_text(const std::string& text, const std::string& name,
                        const std::vector<std::string>& overrides, const std::string& beside) {
  return Reader(text, name, beside.empty() ? name : beside).run(overrides);
}

CaseFile read_case(const std::string& path, const std::vector<std::string>& overrides) {
  return read_case_text(read_text_file(path), path, overrides);
}

}  // namespace mossfield
