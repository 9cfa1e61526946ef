using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Readers.Evm;
using FlowTrace.Tracing;
using Nethereum.JsonRpc.Client;
using Nethereum.Web3;

namespace FlowTrace.Nethereum;

/// <summary>Reads a trace's transfers through a client of Nethereum's.</summary>
public static class NethereumTracing
{
    /// <summary>Reads a chain through the client of a Web3: every account the trace asks for, up to the last final block.</summary>
    /// <param name="builder">The builder of the tracer.</param>
    /// <param name="web3">The Web3. Only its <see cref="IWeb3.Client"/> is used: no account, key or transaction manager of it.</param>
    /// <param name="chain">The chain its node is of.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">There is no builder or no Web3.</exception>
    public static TracerBuilder UseNethereum(this TracerBuilder builder, IWeb3 web3, ChainId chain) => builder.UseNethereum(ClientOf(web3), chain);

    /// <summary>Reads a chain through the client of a Web3, between the blocks that the options name.</summary>
    /// <param name="builder">The builder of the tracer.</param>
    /// <param name="web3">The Web3. Only its <see cref="IWeb3.Client"/> is used: no account, key or transaction manager of it.</param>
    /// <param name="options">The chain and what to read of it; the address is not used.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">There is no builder, no Web3 or no options.</exception>
    public static TracerBuilder UseNethereum(this TracerBuilder builder, IWeb3 web3, ProviderOptions options) =>
        builder.UseNethereum(ClientOf(web3), options);

    /// <summary>Reads a chain through a client: every account the trace asks for, up to the last final block.</summary>
    /// <param name="builder">The builder of the tracer.</param>
    /// <param name="client">The client, such as <c>web3.Client</c>. It stays the caller's.</param>
    /// <param name="chain">The chain its node is of.</param>
    /// <returns>The builder.</returns>
    public static TracerBuilder UseNethereum(this TracerBuilder builder, IClient client, ChainId chain) =>
        builder.UseNethereum(client, new ProviderOptions(ProviderKind.JsonRpc, chain, ""));

    /// <summary>Reads a chain through a client, between the blocks that the options name.</summary>
    /// <param name="builder">The builder of the tracer.</param>
    /// <param name="client">The client, such as <c>web3.Client</c>. It stays the caller's.</param>
    /// <param name="options">The chain and what to read of it; the address is not used.</param>
    /// <returns>The builder.</returns>
    public static TracerBuilder UseNethereum(this TracerBuilder builder, IClient client, ProviderOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.AddReader(EvmReader.Over(new NethereumTransport(client, options.Name), options));
    }

    private static IClient ClientOf(IWeb3 web3)
    {
        ArgumentNullException.ThrowIfNull(web3);
        return web3.Client;
    }
}
