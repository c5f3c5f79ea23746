#pragma once

#include "core/store/run_record.h"
#include "ui/theme/palette.h"

class QPainter;
class QRectF;

namespace retort::ui {

/// The sign of a state, painted: shapes differ, so that colour is never the only sign.
void paintState(QPainter& painter, const QRectF& rect, RunState state);
Tone stateTone(RunState state);

/// A run's colour as a dot; a ring, and a ring with a dot, where the eight colours come round again.
void paintRunDot(QPainter& painter, const QRectF& rect, std::int64_t colour);

} // namespace retort::ui
