#pragma once

#include <string>

namespace retort {

/// A number in at most so many significant digits, as printf's %g writes it ("0.1", "4", "1e-05"): with a point whatever the
/// process's locale says. (QApplication sets that of the desktop, and printf would write "0,1".)
std::string significantText(double value, int digits);
/// With so many digits behind the point, as %f writes it.
std::string fixedDigits(double value, int digits);

} // namespace retort
