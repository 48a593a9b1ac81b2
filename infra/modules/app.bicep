// The plan, the site and its settings.
param location string
param tags object
param name string
param planName string
param nodeVersion string
param identityId string
param identityClientId string
param packageContainerUrl string
param maximumInstanceCount int
param instanceMemoryMB int
param alwaysReadyInstances int
param vnetEnabled bool
@description('Id of the subnet for outbound traffic.')
param subnetId string
param settings object

// Each function has instances of its own. Both are kept ready: a job waits for the one, its next range for the other.
var alwaysReady = alwaysReadyInstances == 0
  ? []
  : map(['startTransfer', 'continueTransfer'], name => {
      name: 'function:${name}'
      instanceCount: alwaysReadyInstances
    })

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource site 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: vnetEnabled ? subnetId : null
    outboundVnetRouting: vnetEnabled ? { allTraffic: true } : null
    siteConfig: {
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      runtime: { name: 'node', version: nodeVersion }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstanceCount
        instanceMemoryMB: instanceMemoryMB
        alwaysReady: alwaysReady
      }
      // The default ends running ranges by force, whose messages then stay hidden for up to ten minutes. The service
      // has had this since 2024-11-01; the types do not know it.
      #disable-next-line BCP037
      siteUpdateStrategy: { type: 'RollingUpdate' }
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, {
      // Tells the Azure SDK which of the app's identities to use.
      AZURE_CLIENT_ID: identityClientId
    })
  }

  // Uploading code takes a token, never a password.
  resource scmPasswords 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
  resource ftpPasswords 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }
}

output name string = site.name
output url string = 'https://${site.properties.defaultHostName}'
