using FlowTrace.Attribution;
using FlowTrace.Noise;

namespace FlowTrace.Tracing;

/// <summary>A sweep with what it is driven with.</summary>
internal sealed record TraceRun(Theft[] Thefts, LabelBook Labels, Sweep Sweep, NoiseFilter Filter);
