using FlowTrace.Attribution;
using FlowTrace.Chain;

namespace FlowTrace.Simulation;

internal sealed partial class LaunderingScript
{
    private int _thief;
    private int _gasWallet;
    private int _coinCollector;
    private int _tokenCollector;

    private void WriteTheft(int block)
    {
        _ledger.Thief = _thief = Cast.Call();
        Cast.AddLabel(_thief, Numbered("Meridian attacker", " ", _ledgers.Count), ServiceCategory.Thief, 70);
        _coinCollector = Cast.Call();
        _tokenCollector = Cast.Call();
        int[] coinWallets = CallMany(Options.EffectiveFanOut);
        int[] tokenWallets = CallMany(Math.Max(1, Options.EffectiveFanOut / 4));
        int mule = Cast.Call();
        int circle = Cast.Call();

        _now = block - (10 * BlocksPerHour);
        FundGas([.. tokenWallets, _tokenCollector, mule, circle]);
        _now = block;
        Drain();
        Wait(5, 2 * BlocksPerHour);
        FanOut(coinWallets, tokenWallets);
        int afterFanOut = _now;
        LaunderCoins(coinWallets, afterFanOut);
        LaunderTokens(tokenWallets, mule, circle, afterFanOut);
        CashOutCollectors(block + (20 * BlocksPerDay));
        _now = afterFanOut + BlocksPerDay;
        Spam(coinWallets);
    }

    private int[] CallMany(int count)
    {
        int[] wallets = new int[count];
        for (int i = 0; i < count; i++)
            wallets[i] = Cast.Call();
        return wallets;
    }

    /// <summary>Clean coins for fees, so that the token wallets need no stolen ones: withdrawn from a mixer, then 0.1 ETH to each wallet.</summary>
    private void FundGas(int[] wallets)
    {
        _gasWallet = Cast.Call();
        // A relayer outside the ledger submits the withdrawal and keeps a hundredth of it for its fee.
        int pool = Cast.MixerPools[wallets.Length <= 8 ? 2 : wallets.Length <= 80 ? 1 : 0];
        UInt128 denomination = pool == Cast.MixerPools[2] ? Ether : pool == Cast.MixerPools[1] ? 10 * Ether : 100 * Ether;
        UInt128 need = (UInt128)wallets.Length * Ether * 11 / 100;
        for (UInt128 have = 0; have < need; have += denomination * 99 / 100)
            Send(LaunderingStep.GasFunding, TransferKind.Internal, pool, _gasWallet, Cast.Native, denomination * 99 / 100, Cast.Nobody, 0);
        foreach (int wallet in wallets)
            SendNative(LaunderingStep.GasFunding, _gasWallet, wallet, Ether / 10);
    }

    private void Drain()
    {
        int coinTransactions = Options.IsTiny ? 1 : 3;
        UInt128 coins = _random.AmountBetween(8_000 * Ether, 12_000 * Ether) / (UInt128)coinTransactions;
        for (int i = 0; i < coinTransactions; i++)
        {
            SendNative(LaunderingStep.Drain, Cast.VictimExchange, _thief, _random.Share(coins, 900, 1_100));
            Wait(2, 15);
        }

        for (int i = 0; i < (Options.IsTiny ? 1 : 2); i++)
        {
            SendToken(LaunderingStep.Drain, Cast.VictimExchange, _thief, _random.AmountBetween(3_000_000 * Dollar, 6_000_000 * Dollar));
            Wait(2, 15);
        }
    }

    /// <summary>Near-equal parts; the thief keeps a few coins for fees.</summary>
    private void FanOut(int[] coinWallets, int[] tokenWallets)
    {
        UInt128 coins = (_ledger.Balance(_thief, Cast.Native) - (2 * Ether)) / (UInt128)coinWallets.Length;
        foreach (int wallet in coinWallets)
        {
            SendNative(LaunderingStep.FanOut, _thief, wallet, _random.Share(coins, 992, 1_000));
            Wait(1, Options.EffectiveFanOut > 100 ? 3 : 60);
        }

        for (int i = 0; i < tokenWallets.Length; i++)
        {
            UInt128 rest = _ledger.Balance(_thief, Cast.Token);
            UInt128 part = rest / (UInt128)(tokenWallets.Length - i);
            bool isLast = i == tokenWallets.Length - 1;
            SendToken(LaunderingStep.FanOut, _thief, tokenWallets[i], isLast ? rest : _random.Share(part, 992, 1_000));
            Wait(1, Options.EffectiveFanOut > 100 ? 3 : 60);
        }
    }

    /// <summary>Every wallet has one part to play; where there are fewer wallets than parts, they play several, one after another.</summary>
    private void LaunderCoins(int[] wallets, int from)
    {
        Action<int, UInt128>[] parts = [Peel, Mix, LeaveTheLedger, Park, GatherCoins];
        for (int i = 0; i < wallets.Length; i++)
        {
            _now = from + BlocksPerHour + _random.Below(5 * BlocksPerDay);
            int first = i % parts.Length;
            int step = Math.Min(wallets.Length, parts.Length);
            for (int part = first; part < parts.Length; part += step)
            {
                int partsLeft = ((parts.Length - 1 - part) / step) + 1;
                parts[part](wallets[i], _ledger.Balance(wallets[i], Cast.Native) / (UInt128)partsLeft);
                Wait(20, 6 * BlocksPerHour);
            }
        }
    }

    private void Peel(int wallet, UInt128 budget)
    {
        int carrier = Cast.Call();
        SendNativeWithin(LaunderingStep.PeelChain, wallet, carrier, budget);
        for (int i = 0; i < Options.Depth; i++)
        {
            Wait(10, 8 * BlocksPerHour);
            UInt128 held = _ledger.Balance(carrier, Cast.Native);
            int exchange = Cast.Exchanges[_random.Below(Cast.Exchanges.Length)];
            PayDeposit(LaunderingStep.PeelChain, carrier, exchange, _random.Share(held, 30, 100));
            Wait(1, 30);
            if (i == Options.Depth - 1)
                break;
            int next = Cast.Call();
            SendNativeWithin(LaunderingStep.PeelChain, carrier, next, _ledger.Balance(carrier, Cast.Native));
            carrier = next;
        }

        Wait(BlocksPerHour, BlocksPerDay);
        SendNativeWithin(LaunderingStep.CashOut, carrier, AnyBroker(), _ledger.Balance(carrier, Cast.Native));
    }

    /// <summary>Pays to a fresh deposit address, which the exchange later sweeps into its hot wallet.</summary>
    private void PayDeposit(LaunderingStep step, int from, int exchange, UInt128 quantity)
    {
        int deposit = CallDeposit(exchange);
        SendNative(step, from, deposit, quantity);
        if (Options.IsTiny)
            return;
        int now = _now;
        Wait(30, 4 * BlocksPerHour);
        SendNativeWithin(LaunderingStep.CashOut, deposit, exchange, quantity);
        _now = now;
    }

    private void Mix(int wallet, UInt128 budget)
    {
        UInt128[] denominations = [100 * Ether, 10 * Ether, Ether];
        int left = Options.IsTiny ? 2 : 4 * Options.Depth;
        UInt128 floor = _ledger.Balance(wallet, Cast.Native) - budget;
        for (int i = 0; i < denominations.Length; i++)
            while (left > 0 && _ledger.Balance(wallet, Cast.Native) > floor + denominations[i] + (Ether / 100))
            {
                SendNative(LaunderingStep.Mix, wallet, Cast.MixerPools[i], denominations[i]);
                Wait(25, 35);
                left--;
            }
    }

    private void LeaveTheLedger(int wallet, UInt128 budget)
    {
        UInt128 floor = _ledger.Balance(wallet, Cast.Native) - budget;
        SendNative(LaunderingStep.Bridge, wallet, Cast.Bridge, _random.Share(budget, 400, 600));
        Wait(5, BlocksPerHour);
        SendNativeWithin(LaunderingStep.Bridge, wallet, Cast.Pool, _ledger.Balance(wallet, Cast.Native) - floor);
    }

    private void Park(int wallet, UInt128 budget)
    {
        int cold = Cast.Call();
        SendNativeWithin(LaunderingStep.Park, wallet, cold, budget);
        int now = _now;
        Wait(20 * BlocksPerDay, 25 * BlocksPerDay);
        SendNative(LaunderingStep.CashOut, cold, AnyBroker(), _ledger.Balance(cold, Cast.Native) / 2);
        _now = now;
    }

    private void GatherCoins(int wallet, UInt128 budget) => SendNativeWithin(LaunderingStep.Consolidate, wallet, _coinCollector, budget);

    private void Spam(int[] coinWallets)
    {
        int spammer = Cast.Call();
        SendNative(LaunderingStep.Spam, Cast.Exchanges[1], spammer, Ether);
        for (int i = 0; i < (Options.IsTiny ? 1 : Math.Min(3, coinWallets.Length)); i++)
        {
            int lookAlike = Cast.CallLookAlike(Cast.Brokers[i]);
            UInt128 quantity = _random.AmountBetween(100_000 * Dollar, 900_000 * Dollar);
            Wait(1, BlocksPerDay);
            Send(LaunderingStep.Spam, TransferKind.Mint, Cast.Nobody, lookAlike, Cast.Counterfeit, quantity, spammer, TokenFee());
            Send(LaunderingStep.Spam, TransferKind.Token, lookAlike, coinWallets[i], Cast.Counterfeit, quantity, spammer, TokenFee());
            SendNative(LaunderingStep.Spam, _thief, Cast.Call(), _random.AmountBetween(Ether / 10_000, Ether / 1_000));
        }
    }

    private int CallDeposit(int exchange)
    {
        int deposit = Cast.CallDepositAddress(exchange);
        _stops.Add(deposit);
        return deposit;
    }

    private int AnyBroker() => Cast.Brokers[_random.Below(Cast.Brokers.Length)];
}
