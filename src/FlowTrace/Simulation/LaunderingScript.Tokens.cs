using FlowTrace.Attribution;

namespace FlowTrace.Simulation;

internal sealed partial class LaunderingScript
{
    private void LaunderTokens(int[] wallets, int mule, int circle, int from)
    {
        Action<int, UInt128>[] parts =
        [
            (wallet, budget) => Commingle(wallet, mule, budget), (wallet, budget) => GoInACircle(wallet, circle, budget),
            DepositTokens, GatherTokens,
        ];
        for (int i = 0; i < wallets.Length; i++)
        {
            _now = from + BlocksPerHour + _random.Below(5 * BlocksPerDay);
            // One mule and one circle are enough; the wallets beyond the first four deposit and gather.
            int first = i < parts.Length ? i : 2 + (i % 2);
            int step = Math.Min(wallets.Length, parts.Length);
            for (int part = first; part < parts.Length; part += step)
            {
                int partsLeft = ((parts.Length - 1 - part) / step) + 1;
                parts[part](wallets[i], _ledger.Balance(wallets[i], Cast.Token) / (UInt128)partsLeft);
                Wait(20, 6 * BlocksPerHour);
            }
        }
    }

    /// <summary>The one place where stolen and clean money meet: what leaves the mule is stolen or not as the policy says.</summary>
    private void Commingle(int wallet, int mule, UInt128 budget)
    {
        SendToken(LaunderingStep.Commingle, Cast.Exchanges[1], mule, Round(_random.Share(budget, 200, 400)));
        Wait(10, BlocksPerHour);
        SendToken(LaunderingStep.Commingle, wallet, mule, budget);
        Wait(10, BlocksPerHour);
        if (!Options.IsTiny)
            SendToken(LaunderingStep.Commingle, Cast.Exchanges[0], mule, Round(_random.Share(budget, 100, 300)));
        Wait(10, BlocksPerDay);
        int desk = Cast.Call();
        Cast.AddLabel(desk, "Nettle OTC desk", ServiceCategory.Otc, 60);
        _stops.Add(desk);
        SendToken(LaunderingStep.Commingle, mule, desk, Round(_random.Share(_ledger.Balance(mule, Cast.Token), 250, 400)));
        Wait(10, BlocksPerDay);
        SendToken(LaunderingStep.Commingle, mule, CallDeposit(Cast.Exchanges[0]), Round(_random.Share(_ledger.Balance(mule, Cast.Token), 300, 600)));
        if (Options.Spread)
        {
            Wait(10, BlocksPerDay);
            // Somebody who does much, but is no exchange.
            int customer = Math.Min(100, Options.Accounts / 8);
            SendToken(LaunderingStep.Commingle, mule, customer, Round(_random.Share(_ledger.Balance(mule, Cast.Token), 300, 600)));
        }
    }

    private void GoInACircle(int wallet, int circle, UInt128 budget)
    {
        SendToken(LaunderingStep.RoundTrip, wallet, circle, budget);
        Wait(10, BlocksPerDay);
        SendToken(LaunderingStep.RoundTrip, circle, _thief, _ledger.Balance(circle, Cast.Token));
        Wait(10, BlocksPerDay);
        SendToken(LaunderingStep.RoundTrip, _thief, _tokenCollector, _ledger.Balance(_thief, Cast.Token));
    }

    private void DepositTokens(int wallet, UInt128 budget)
    {
        int count = Options.IsTiny ? 1 : Options.Depth;
        UInt128 part = budget / (UInt128)count;
        for (int i = 0; i < count; i++)
        {
            SendToken(LaunderingStep.CashOut, wallet, CallDeposit(Cast.Exchanges[i % Cast.Exchanges.Length]), _random.Share(part, 900, 1_000));
            Wait(10, 4 * BlocksPerHour);
        }
    }

    private void GatherTokens(int wallet, UInt128 budget) => SendToken(LaunderingStep.Consolidate, wallet, _tokenCollector, budget);

    /// <summary>Three weeks after the theft: a test payment to each broker, then large ones, until nothing but change is left.</summary>
    private void CashOutCollectors(int block)
    {
        int payments = Options.IsTiny ? 1 : 3;
        _now = Math.Max(block, BusyUntil(_tokenCollector) + BlocksPerHour);
        for (int i = 0; i < payments; i++)
        {
            int broker = Cast.Brokers[i];
            SendToken(LaunderingStep.CashOut, _tokenCollector, broker, 100 * Dollar);
            Wait(20, 150);
            UInt128 part = _ledger.Balance(_tokenCollector, Cast.Token) / (UInt128)(payments - i);
            SendToken(LaunderingStep.CashOut, _tokenCollector, broker, i == payments - 1 ? Round(part) : Round(_random.Share(part, 800, 1_000)));
            Wait(BlocksPerDay / 2, 2 * BlocksPerDay);
        }

        _now = Math.Max(block, BusyUntil(_coinCollector) + BlocksPerHour);
        for (int i = 0; i < payments; i++)
        {
            UInt128 part = _ledger.Balance(_coinCollector, Cast.Native) / (UInt128)(payments - i);
            SendNativeWithin(LaunderingStep.CashOut, _coinCollector, Cast.Brokers[^(1 + i)], part);
            Wait(BlocksPerDay / 2, 2 * BlocksPerDay);
        }
    }

    /// <summary>People like round numbers: whole thousands where there are any.</summary>
    private static UInt128 Round(UInt128 quantity) => quantity < 1000 * Dollar ? quantity : quantity - (quantity % (1000 * Dollar));
}
