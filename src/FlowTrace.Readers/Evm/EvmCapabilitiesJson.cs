using System.Text.Json.Serialization;

namespace FlowTrace.Readers.Evm;

/// <summary>How what a node can do is kept among its answers.</summary>
[JsonSerializable(typeof(EvmCapabilities))]
internal sealed partial class EvmCapabilitiesJson : JsonSerializerContext;
