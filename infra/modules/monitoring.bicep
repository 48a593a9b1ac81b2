param location string
param tags object
param workspaceName string
param componentName string
param retentionDays int
@description('Logs beyond so many GB a day are dropped, and the alerts with them.')
param dailyCapGb int

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyCapGb }
  }
}

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: componentName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    // Telemetry is accepted from identities that have the role, not from holders of the connection string.
    DisableLocalAuth: true
  }
}

output connectionString string = component.properties.ConnectionString
@description('What queries name the workspace by.')
output workspaceId string = workspace.properties.customerId
