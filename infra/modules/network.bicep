// The network variant: storage answers only inside the virtual network; the app reaches Graph through a NAT gateway,
// with one address that others can allow.
param location string
param tags object
param namePrefix string
@description('Accounts and which of their services the app calls.')
param endpoints { account: string, service: 'blob' | 'queue' | 'table' }[]

var services = union(map(endpoints, endpoint => endpoint.service), [])

resource natAddress 'Microsoft.Network/publicIPAddresses@2025-05-01' = {
  name: '${namePrefix}-nat-ip'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

resource nat 'Microsoft.Network/natGateways@2025-05-01' = {
  name: '${namePrefix}-nat'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIpAddresses: [{ id: natAddress.id }] }
}

resource vnet 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: '${namePrefix}-vnet'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] }
    subnets: [
      {
        name: 'app'
        properties: {
          // One address per instance of the app: /24 leaves room for more than it may have.
          addressPrefix: '10.0.1.0/24'
          natGateway: { id: nat.id }
          defaultOutboundAccess: false
          delegations: [
            { name: 'functions', properties: { serviceName: 'Microsoft.App/environments' } }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: '10.0.2.0/24'
          defaultOutboundAccess: false
        }
      }
    ]
  }

  resource appSubnet 'subnets' existing = { name: 'app' }
  resource endpointSubnet 'subnets' existing = { name: 'endpoints' }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for service in services: {
    name: 'privatelink.${service}.${environment().suffixes.storage}'
    location: 'global'
    tags: tags
  }
]

resource zoneLinks 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (service, i) in services: {
    parent: zones[i]
    name: '${namePrefix}-vnet'
    location: 'global'
    tags: tags
    properties: { registrationEnabled: false, virtualNetwork: { id: vnet.id } }
  }
]

resource accounts 'Microsoft.Storage/storageAccounts@2025-06-01' existing = [
  for endpoint in endpoints: {
    name: endpoint.account
  }
]

resource privateEndpoints 'Microsoft.Network/privateEndpoints@2025-05-01' = [
  for (endpoint, i) in endpoints: {
    name: '${endpoint.account}-${endpoint.service}'
    location: location
    tags: tags
    properties: {
      subnet: { id: vnet::endpointSubnet.id }
      privateLinkServiceConnections: [
        {
          name: '${endpoint.account}-${endpoint.service}'
          properties: { privateLinkServiceId: accounts[i].id, groupIds: [endpoint.service] }
        }
      ]
    }
  }
]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [
  for (endpoint, i) in endpoints: {
    parent: privateEndpoints[i]
    name: 'storage'
    dependsOn: [zones]
    properties: {
      privateDnsZoneConfigs: [
        {
          name: endpoint.service
          properties: {
            privateDnsZoneId: resourceId(
              'Microsoft.Network/privateDnsZones',
              'privatelink.${endpoint.service}.${environment().suffixes.storage}'
            )
          }
        }
      ]
    }
  }
]

output appSubnetId string = vnet::appSubnet.id
output egressAddress string = natAddress.properties.ipAddress
