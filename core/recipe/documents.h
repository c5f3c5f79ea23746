#pragma once

#include "core/recipe/sweep.h"

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace retort {

/// The nodes of an experiment as documents: `like` filled in, baselines and references derived, a sweep's values put in.
/// REQUIRES: `sound()` for anything but `problems`.
class NodeDocuments {
public:
    /// Reports names that are none, references to nothing, and circles.
    NodeDocuments(const Json& document, std::vector<Problem>& problems);

    const std::vector<std::string>& names() const { return m_names; }
    bool has(const std::string& name) const { return m_nodes.contains(name); }
    /// Every reference leads somewhere, none in a circle, and none from a baseline or reference to another.
    bool sound() const { return m_sound; }
    /// About what all documents take in memory at one point of the sweep.
    std::size_t bytes() const;

    /// The node it is the baseline or the reference of, or empty; by `like` too.
    std::string baselineOf(const std::string& name) const { return target(copied(name), "baseline_of"); }
    std::string referenceOf(const std::string& name) const { return target(copied(name), "reference_of"); }

    /// What the node comes to at a point of the sweep.
    Json at(const std::string& name, const SweepPoint& point) const;
    /// The point's values that decide this document: its own, and its student's when it is a baseline or reference.
    SweepPoint reaching(const std::string& name, const SweepPoint& point) const;
    /// A report for fields of this node, which finds where each was written.
    Report report(const std::string& name, const SweepPoint& point) const;

private:
    const Json& copied(const std::string& name) const;
    std::string target(const Json& node, const char* key) const;
    std::string locate(const std::string& name, const SweepPoint& point, const std::string& path) const;
    void checkReferences(const std::string& name);
    void checkCircles();
    void checkDerived(const std::string& name);

    const Json& m_document;
    std::map<std::string, Json> m_nodes;
    mutable std::map<std::string, Json> m_copied;   // else each node of a chain of copies would fill in the whole chain again
    std::vector<std::string> m_names;
    std::vector<Problem>& m_problems;
    bool m_sound = true;
};

} // namespace retort
