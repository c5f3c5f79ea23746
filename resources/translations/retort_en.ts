<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>RunArchives</name>
    <message numerus="yes">
        <source>%n runs imported.</source>
        <translation>
            <numerusform>%n run imported.</numerusform>
            <numerusform>%n runs imported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n runs were there already.</source>
        <translation>
            <numerusform>%n run was there already.</numerusform>
            <numerusform>%n runs were there already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n runs exported to %1, with those that belong to them.</source>
        <translation>
            <numerusform>%n run exported to %1.</numerusform>
            <numerusform>%n runs exported to %1, with those that belong to them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrainFigures</name>
    <message numerus="yes">
        <source>%n seeds; 95 %: %1 to %2</source>
        <translation>
            <numerusform>%n seed; 95 %: %1 to %2</numerusform>
            <numerusform>%n seeds; 95 %: %1 to %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n seeds, all alike</source>
        <translation>
            <numerusform>%n seed, all alike</numerusform>
            <numerusform>%n seeds, all alike</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>retort::ui::CurveView</name>
    <message numerus="yes">
        <source>%n points not shown</source>
        <comment>a logarithmic axis shows only what is above 0</comment>
        <translation>
            <numerusform>%n point not shown</numerusform>
            <numerusform>%n points not shown</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>retort::ui::DataCard</name>
    <message numerus="yes">
        <source>%n seed(s)</source>
        <translation>
            <numerusform>%n seed</numerusform>
            <numerusform>%n seeds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>retort::ui::NodeCard</name>
    <message numerus="yes">
        <source>%n teacher(s)</source>
        <translation>
            <numerusform>%n teacher</numerusform>
            <numerusform>%n teachers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln step(s)</source>
        <translation>
            <numerusform>%Ln step</numerusform>
            <numerusform>%Ln steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln epoch(s)</source>
        <translation>
            <numerusform>%Ln epoch</numerusform>
            <numerusform>%Ln epochs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to mend</source>
        <translation>
            <numerusform>%n to mend</numerusform>
            <numerusform>%n to mend</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>retort::ui::PlanLine</name>
    <message numerus="yes">
        <source>%n teacher(s)</source>
        <translation>
            <numerusform>%n teacher</numerusform>
            <numerusform>%n teachers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n student(s)</source>
        <translation>
            <numerusform>%n student</numerusform>
            <numerusform>%n students</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>; %n finished already</source>
        <translation>
            <numerusform>; %n finished already</numerusform>
            <numerusform>; %n finished already</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n field(s) to mend; first: %1</source>
        <translation>
            <numerusform>one field to mend: %1</numerusform>
            <numerusform>%n fields to mend; first: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>retort::ui::RunEdits</name>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>retort::ui::RunGroupModel</name>
    <message numerus="yes">
        <source>Mean and standard deviation over %n runs.</source>
        <translation>
            <numerusform>One run only.</numerusform>
            <numerusform>Mean and standard deviation over %n runs.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>retort::ui::RunsPanel</name>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n runs for good?</source>
        <translation>
            <numerusform>Remove this run for good?</numerusform>
            <numerusform>Remove %n runs for good?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n runs, whose notes differ: what you write takes the place of all of them</source>
        <translation>
            <numerusform>%n run: what you write takes the place of its note</numerusform>
            <numerusform>%n runs, whose notes differ: what you write takes the place of all of them</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Words that all %n runs have, separated by commas; what only some have stays</source>
        <translation>
            <numerusform>Words that %n run has, separated by commas</numerusform>
            <numerusform>Words that all %n runs have, separated by commas; what only some have stays</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>retort::ui::StatusLine</name>
    <message numerus="yes">
        <source>%1 of %n runs ended</source>
        <translation>
            <numerusform>%1 of %n run ended</numerusform>
            <numerusform>%1 of %n runs ended</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>retort::ui::TrainPanel</name>
    <message numerus="yes">
        <source>Smoothing %1: an average over about %n steps; the raw values stay behind it, pale</source>
        <translation>
            <numerusform>Smoothing %1: no averaging to speak of, about %n step</numerusform>
            <numerusform>Smoothing %1: an average over about %n steps; the raw values stay behind it, pale</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>retort::ui::TrainTiles</name>
    <message numerus="yes">
        <source>%1, %2 ± %3, %n seeds</source>
        <translation>
            <numerusform>%1, %2 ± %3, %n seed</numerusform>
            <numerusform>%1, %2 ± %3, %n seeds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Without it: %1 ± %2, %n seeds.</source>
        <translation>
            <numerusform>Without it: %1 ± %2, %n seed.</numerusform>
            <numerusform>Without it: %1 ± %2, %n seeds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, mean of %n teachers</source>
        <translation>
            <numerusform>%1, one teacher</numerusform>
            <numerusform>%1, mean of %n teachers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The share of the distance to the teacher, in points of accuracy, %1: (student − without teacher) / (teacher − without teacher), of means over the same %n seeds (gap recovered).</source>
        <translation>
            <numerusform>The share of the distance to the teacher, in points of accuracy, %1: (student − without teacher) / (teacher − without teacher), of %n seed (gap recovered).</numerusform>
            <numerusform>The share of the distance to the teacher, in points of accuracy, %1: (student − without teacher) / (teacher − without teacher), of means over the same %n seeds (gap recovered).</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>retort::ui::Workbench</name>
    <message numerus="yes">
        <source>All of this has been trained before: here are its %n runs.</source>
        <translation>
            <numerusform>This has been trained before: here is the run.</numerusform>
            <numerusform>All of this has been trained before: here are its %n runs.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n runs were there already and are used as they are.</source>
        <translation>
            <numerusform>%n run was there already and is used as it is.</numerusform>
            <numerusform>%n runs were there already and are used as they are.</numerusform>
        </translation>
    </message>
</context>
</TS>
