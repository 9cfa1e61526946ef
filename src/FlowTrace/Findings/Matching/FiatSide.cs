namespace FlowTrace.Findings;

/// <summary>What a customer did in a trade of coins for money.</summary>
public enum FiatSide
{
    /// <summary>Bought coins: money went to the desk, and coins are expected to leave for the customer afterwards.</summary>
    Purchase,

    /// <summary>Sold coins: coins are expected to have come in before the money went out.</summary>
    Sale,
}
