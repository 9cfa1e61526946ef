using FlowTrace.Chain;

namespace FlowTrace.Simulation;

/// <summary>
/// The far end of laundering, as public reports describe it: desks that change coins over the counter, exchanges with their customers' addresses, escrow
/// markets, mules and wallets that are thrown away. None of them bears a label; what they are stands in the truth.
/// </summary>
/// <remarks>It has a random stream of its own and its accounts are called up last, so a simulation without it keeps every byte.</remarks>
internal sealed class CashOutScene
{
    public const string Desk = "otc-desk";
    public const string Deposit = "deposit-address";
    public const string HotWallet = "hot-wallet";
    public const string Escrow = "escrow-market";
    public const string Mule = "mule";
    public const string ThrowAway = "throw-away";
    public const string Shop = "shop";

    private const int Hour = LaunderingScript.BlocksPerHour;
    private const int Day = LaunderingScript.BlocksPerDay;
    private const int Days = 56;
    private const long Dollar = 1_000_000;

    private readonly LaunderingScript _script;
    private readonly List<(int Account, string Role)> _actors = [];
    private readonly List<int> _deposits = [];
    private RandomStream _random;

    public CashOutScene(LaunderingScript script)
    {
        _script = script;
        _random = new RandomStream(script.Options.Seed, 5000);
    }

    public IReadOnlyList<SimulatedActor> Actors => [.. _actors.Select(actor => new SimulatedActor(_script.Cast[actor.Account], actor.Role))];

    /// <summary>Writes everybody's transactions.</summary>
    /// <param name="size">How many desks there are; the others go with it.</param>
    public void Write(int size)
    {
        for (int i = 0; i < size; i++)
            OpenExchange(Play(HotWallet));
        foreach (int labelled in _script.Cast.Exchanges)
            OpenExchange(labelled);
        int gas = _script.Cast.Call();
        for (int i = 0; i < size; i++)
            RunDesk(Play(Desk), gas);
        for (int i = 0; i < (size + 3) / 4; i++)
            RunEscrow(Play(Escrow));
        for (int i = 0; i < 2 * size; i++)
            RunMule(Play(Mule));
        for (int i = 0; i < size; i++)
            RunShop(Play(Shop));
        int launderersGas = _script.Cast.Call();
        for (int i = 0; i < size; i++)
            RunLayer(launderersGas, 2 + _random.Below(3));
    }

    private int Play(string role)
    {
        int account = _script.Cast.Call();
        _actors.Add((account, role));
        return account;
    }

    /// <summary>Addresses of customers, each paid a few times by a few, and swept: most within hours, some late, some only in part.</summary>
    private void OpenExchange(int hotWallet)
    {
        int addresses = 30 + _random.Below(30);
        for (int i = 0; i < addresses; i++)
        {
            int address = Play(Deposit);
            _deposits.Add(address);
            SendGas(hotWallet, address, Day);
            int[] customers = Customers(1 + _random.Below(6));
            int payments = customers.Length + _random.Below(6);
            bool isSlow = _random.Below(10) == 0;
            int block = (2 * Day) + _random.Below(10 * Day);
            for (int payment = 0; payment < payments; payment++)
            {
                long amount = Amount(50, 20_000, roundInTen: 3);
                Pay(customers[payment % customers.Length], address, amount, block);
                int sweep = block + Hour / 6 + _random.Below(isSlow ? 60 * Hour : 20 * Hour);
                Move(address, hotWallet, amount, sweep);
                block = sweep + Hour + _random.Below(5 * Day);
                if (block > Days * Day)
                    break;
            }
        }

        PayOut(hotWallet, addresses);
    }

    // A hot wallet keeps a float, and pays customers at all hours.
    private void PayOut(int hotWallet, int count)
    {
        if (_script.Cast.IsService(hotWallet))
            return;
        _script.AddToScene(1, TransferKind.Token, _script.Cast.Exchanges[0], hotWallet, Cast.Token, 5_000_000UL * (UInt128)Dollar);
        for (int i = 0; i < count; i++)
            Move(hotWallet, _script.Cast.Call(), Amount(50, 20_000, roundInTen: 2), (2 * Day) + _random.Below((Days - 2) * Day));
    }

    /// <summary>
    /// Small sums from many by day in UTC+8, gathered, and passed on in large ones to addresses at exchanges, to partners and back to customers.
    /// </summary>
    private void RunDesk(int desk, int gas)
    {
        SendGas(gas, desk, 10 + _random.Below(Day));
        int[] customers = Customers(25 + _random.Below(120));
        int[] partners = Customers(2 + _random.Below(4));
        int[] accounts = [AnyDeposit(), AnyDeposit(), AnyDeposit(), AnyDeposit()];
        int roundInTen = 4 + _random.Below(5);
        int perDay = 3 + _random.Below(6);
        int toExchanges = 30 + _random.Below(50);
        for (int day = 3; day < Days; day++)
        {
            long sum = 0;
            int block = 0;
            for (int i = 0; i < perDay; i++)
            {
                int payment = (day * Day) + (2 * Hour) + (i * 9 * Hour / perDay) + _random.Below(Hour);
                long amount = Amount(500, 30_000, roundInTen);
                Pay(customers[_random.Below(customers.Length)], desk, amount, payment);
                sum += amount;
                block = Math.Max(block, payment);
            }

            PassOn(desk, sum, block + Hour / 2, toExchanges, accounts, partners, customers);
        }
    }

    private void PassOn(int desk, long sum, int block, int toExchanges, int[] accounts, int[] partners, int[] customers)
    {
        long large = sum * (70 + _random.Below(25)) / 100;
        int receiver = _random.Below(100) < toExchanges
            ? accounts[_random.Below(accounts.Length)]
            : partners[_random.Below(partners.Length)];
        if (_random.Below(12) == 0)
        {
            receiver = _script.Cast.Call();
            Move(desk, receiver, 5 * Dollar, block);
            large -= 5 * Dollar;
        }

        Move(desk, receiver, large, block + Hour / 10);

        // Whoever sells today buys another day.
        Move(desk, customers[_random.Below(customers.Length)], (sum - large) * 9 / 10, block + Hour);
    }

    /// <summary>Buyers' deposits are kept for days and paid out to sellers; who sells once, buys another time.</summary>
    private void RunEscrow(int market)
    {
        int[] traders = Customers(1_600 + _random.Below(900));
        for (int i = 0; i < traders.Length; i++)
        {
            int block = (2 * Day) + _random.Below((Days - 12) * Day);
            block = (block / Day * Day) + (10 * Hour) + _random.Below(6 * Hour);
            long amount = Amount(200, 9_000, roundInTen: 7);
            Pay(traders[i], market, amount, block);
            int seller = _random.Below(4) == 0 ? traders[_random.Below(traders.Length)] : traders[(i * 7 + 3) % traders.Length];
            Move(market, seller, amount - (amount / 100), block + Day + _random.Below(6 * Day));
        }
    }

    /// <summary>Victims' and strangers' payments for a few weeks, passed on within hours to one or a few.</summary>
    private void RunMule(int mule)
    {
        SendGas(_script.Cast.Exchanges[_random.Below(2)], mule, 10 + _random.Below(Day));
        int[] payers = Customers(4 + _random.Below(16));
        int[] receivers = [AnyDeposit(), _script.Cast.Call(), _script.Cast.Call(), _script.Cast.Call()];
        int count = 1 + _random.Below(receivers.Length);
        int day = 2 + _random.Below(20);
        for (int i = 0; i < payers.Length + _random.Below(10) && day < Days; i++, day += 1 + _random.Below(3))
        {
            int block = (day * Day) + _random.Below(12 * Hour);
            long first = Amount(300, 8_000, roundInTen: 2), second = Amount(300, 8_000, roundInTen: 2);
            Pay(payers[i % payers.Length], mule, first, block);
            Pay(payers[(i + 1) % payers.Length], mule, second, block + Hour);
            Move(mule, receivers[_random.Below(count)], first + second, block + Hour + Hour / 4 + _random.Below(10 * Hour));
        }
    }

    /// <summary>Honest, and in shape not far from a desk: takings from many, once a week suppliers are paid and the rest goes to an exchange.</summary>
    private void RunShop(int shop)
    {
        SendGas(_script.Cast.Exchanges[0], shop, 10 + _random.Below(Day));
        int[] customers = Customers(40 + _random.Below(150));
        int[] suppliers = Customers(4 + _random.Below(8));
        int savings = AnyDeposit();
        int perDay = 2 + _random.Below(5);
        long takings = 0;
        for (int day = 2; day < Days; day++)
        {
            for (int i = 0; i < perDay; i++)
            {
                long amount = Amount(15, 900, roundInTen: 1);
                Pay(customers[_random.Below(customers.Length)], shop, amount, (day * Day) + (6 * Hour) + _random.Below(16 * Hour));
                takings += amount;
            }

            if (day % 7 != 6)
                continue;
            foreach (int supplier in suppliers)
                Move(shop, supplier, takings * 7 / 10 / suppliers.Length, ((day + 1) * Day) + Hour + _random.Below(2 * Hour));
            Move(shop, savings, takings / 5, ((day + 1) * Day) + (3 * Hour) + 10);
            takings -= (takings * 7 / 10) + (takings / 5);
        }
    }

    /// <summary>A sum goes through a row of fresh wallets within minutes; some split it in two.</summary>
    private void RunLayer(int gas, int depth)
    {
        long sum = Amount(20_000, 400_000, roundInTen: 0);
        int source = _script.Cast.Call();
        int block = (3 * Day) + _random.Below(48 * Day);
        Fund(source, sum, block);
        for (int i = 0; i < depth; i++)
        {
            int next = Play(ThrowAway);
            SendGas(gas, next, block - 5);
            Move(source, next, sum, block);
            block += 3 + _random.Below(Hour / 2);
            if (_random.Below(3) == 0)
            {
                long part = sum * (20 + _random.Below(50)) / 100;
                Move(next, _script.Cast.Call(), part, block);
                sum -= part;
                block += 2;
            }

            source = next;
        }

        Move(source, AnyDeposit(), sum, block);
    }

    private int[] Customers(int count)
    {
        int[] customers = new int[count];
        for (int i = 0; i < count; i++)
            customers[i] = _script.Cast.Call();
        return customers;
    }

    private int AnyDeposit() => _deposits[_random.Below(_deposits.Count)];

    // Withdrawn from an exchange some hours before, and paid on.
    private void Pay(int from, int to, long amount, int block)
    {
        Fund(from, amount, block);
        Move(from, to, amount, block);
    }

    private void Fund(int account, long amount, int block) => _script.AddToScene(
        Math.Max(1, block - 1 - _random.Below(6 * Hour)), TransferKind.Token, _script.Cast.Exchanges[_random.Below(2)], account, Cast.Token, (UInt128)amount);

    private void Move(int from, int to, long amount, int block) =>
        _script.AddToScene(block, TransferKind.Token, from, to, Cast.Token, (UInt128)amount);

    // Who pays for gas is often the same for many; a private wallet gets its coins from an exchange first.
    private void SendGas(int from, int to, int block)
    {
        const ulong gas = 10_000_000_000_000_000;
        if (!_script.Cast.IsService(from))
            _script.AddToScene(Math.Max(1, block - 2), TransferKind.Transfer, _script.Cast.Exchanges[0], from, Cast.Native, gas);
        _script.AddToScene(Math.Max(2, block), TransferKind.Transfer, from, to, Cast.Native, gas);
    }

    // In micro-dollars; so many of ten are whole hundreds, and of these half are whole thousands where they are large enough.
    private long Amount(long leastDollars, long mostDollars, int roundInTen)
    {
        long amount = _random.Between(leastDollars * Dollar, mostDollars * Dollar);
        if (_random.Below(10) >= roundInTen)
            return amount;
        long step = (amount >= 2_000 * Dollar && _random.Below(2) == 0 ? 1_000 : 100) * Dollar;
        return Math.Max(step, amount - (amount % step));
    }
}
