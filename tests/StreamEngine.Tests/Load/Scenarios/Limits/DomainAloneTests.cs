using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Load.Scenarios.Limits;

namespace StreamEngine.Tests.Load.Scenarios.Limits;

public sealed class DomainAloneTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_report_becomes_a_contact(bool isTroubled)
    {
        DomainAlone domain = new(customers: 50, isTroubled, RiskPolicy.Default);
        long applied = 0;
        foreach (Interaction[] round in domain.Prepare(30)) applied += domain.Apply(round);
        Assert.Equal(50 * 30, applied);
        Assert.Equal(applied, domain.Applied);
        Assert.All(domain.Customers, customer => Assert.Equal(10, customer.Ring.Contacts.Length));
    }

    [Fact]
    public void Calm_customers_cross_nothing_and_allocate_nothing()
    {
        DomainAlone domain = new(customers: 50, isTroubled: false, RiskPolicy.Default);
        Interaction[][] reports = domain.Prepare(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (Interaction[] round in reports) domain.Apply(round);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, domain.Crossings);
    }
}
