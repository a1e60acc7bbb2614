using System.Text.Json;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Profiles;
using StreamEngine.Store.Wire;

namespace StreamEngine.Api.Http;

/// <summary>A customer as JSON: the names of <c>risk_service.proto</c> in camelCase, moments as text, what is not known left out.</summary>
internal static class CustomerJson
{
    /// <summary>The answer to GetCustomer.</summary>
    public static void Write(Utf8JsonWriter json, CustomerView customer, string policyHash)
    {
        json.WriteStartObject();
        json.WriteStartObject("risk"u8);
        WriteMembers(json, customer.Risk);
        json.WriteEndObject();
        json.WriteStartArray("windows"u8);
        foreach (WindowView window in customer.Windows) Write(json, window);
        json.WriteEndArray();
        json.WriteStartArray("openIssues"u8);
        foreach (OpenIssueView issue in customer.OpenIssues) Write(json, issue);
        json.WriteEndArray();
        json.WriteKnown("lastPurchaseAt"u8, customer.LastPurchaseAt);
        json.WriteString("asOf"u8, customer.AsOf.ToString());
        json.WriteString("policyHash"u8, policyHash);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, CustomerRisk customer)
    {
        json.WriteStartObject();
        WriteMembers(json, customer);
        json.WriteEndObject();
    }

    /// <summary>Into an object that the caller began.</summary>
    public static void WriteMembers(Utf8JsonWriter json, CustomerRisk customer)
    {
        json.WriteString("customerId"u8, customer.CustomerId);
        json.WriteString("level"u8, CamelCase.Of(customer.Level));
        json.WriteKnown("levelSince"u8, customer.LevelSince);
        json.WriteNumber("score"u8, customer.Score.Value);
        json.WriteMeasure("priority"u8, customer.Priority);
        DriverJson.Write(json, customer.Drivers);
        json.WriteString("evaluatedAt"u8, customer.EvaluatedAt.ToString());
        json.WriteKnown("lastChannel"u8, customer.LastChannel);
        json.WriteKnown("lastContactAt"u8, customer.LastContactAt);
        json.WriteKnown("queue"u8, customer.Queue);
        json.WriteKnown("accountValue"u8, customer.AccountValue);
        json.WriteKnown("segment"u8, customer.Segment);
        json.WriteKnown("region"u8, customer.Region);
        json.WriteKnown("lifecycle"u8, customer.Lifecycle);
    }

    private static void Write(Utf8JsonWriter json, WindowView window)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, window.Name);
        json.WriteNumber("spanMs"u8, window.Span.Ticks / TimeSpan.TicksPerMillisecond);
        json.WriteNumber("contacts"u8, window.Contacts);
        json.WriteNumber("inbound"u8, window.Inbound);
        json.WriteStartArray("byChannel"u8);
        foreach ((Channel channel, int contacts) in window.ByChannel) WriteCount(json, "channel"u8, CamelCase.Of(channel), contacts);
        json.WriteEndArray();
        json.WriteStartArray("byOutcome"u8);
        foreach ((Outcome outcome, int contacts) in window.ByOutcome) WriteCount(json, "outcome"u8, CamelCase.Of(outcome), contacts);
        json.WriteEndArray();
        json.WriteNumber("transfers"u8, window.Transfers);
        json.WriteNumber("complaints"u8, window.Complaints);
        json.WriteNumber("selfServed"u8, window.SelfServed);
        json.WriteNumber("failedSelfService"u8, window.FailedSelfService);
        json.WriteKnown("meanSentiment"u8, window.MeanSentiment);
        json.WriteKnown("meanWaitSeconds"u8, window.MeanWaitSeconds);
        json.WriteKnown("meanHoldSeconds"u8, window.MeanHoldSeconds);
        json.WriteKnown("meanCsat"u8, window.MeanCsat);
        json.WriteKnown("meanNps"u8, window.MeanNps);
        json.WriteKnown("meanCes"u8, window.MeanCes);
        json.WriteEndObject();
    }

    private static void WriteCount(Utf8JsonWriter json, ReadOnlySpan<byte> of, string name, int contacts)
    {
        json.WriteStartObject();
        json.WriteString(of, name);
        json.WriteNumber("contacts"u8, contacts);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, OpenIssueView issue)
    {
        json.WriteStartObject();
        json.WriteKnown("caseId"u8, issue.CaseId);
        json.WriteKnown("topic"u8, issue.Topic);
        json.WriteString("openedAt"u8, issue.Since.ToString());
        json.WriteString("lastContactAt"u8, issue.LastContactAt.ToString());
        json.WriteNumber("contacts"u8, issue.Contacts);
        json.WriteEndObject();
    }
}
