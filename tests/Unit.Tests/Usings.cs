global using Affiliates.Affiliates;
global using Affiliates.Commissions;
global using Affiliates.Journal;
global using Affiliates.Payouts;
global using Affiliates.Statistics;
global using Affiliates.Tenants;
global using Affiliates.Tracking;
global using Xunit;
