using '../main.bicep'

param environmentName = 'test'
param location = 'westeurope'
param operatorId = '11111111-1111-1111-1111-111111111111'
