import { NodeOperationError, type IDataObject, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import {
	CRMS, ensureStoreCredential, findInstalled, forgetCredentials, installedCrm, inOrder, install, planInstallation, refuseTablesInTheWay, removeTemplates, shippedTemplates, stepWords,
	type Crm, type N8nInstance, type Selection, type Wish,
} from '../../../core';
import { n8nOf } from '../../shared/n8n-of-credential';
import { refuseToolCall } from '../../shared/tool-call';

/** The workflows this node usually stands in; a running workflow is neither rewritten nor put away. */
const ITSELF = ['00', '99'];

/** Runs the node's operation: one item per workflow, in the order in which they are published. */
export async function operate(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = context.getNodeParameter('operation', 0);
	if (operation !== 'preview') refuseToolCall(context, operation);
	const items = await run(context, operation);
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	return [items.map((json) => ({ json, pairedItem }))];
}

async function run(context: IExecuteFunctions, operation: string): Promise<IDataObject[]> {
	const n8n = await n8nOf(context);
	const { templates, version } = shippedTemplates(await chosenCrm(context, n8n));
	const wish = wishOf(context);
	switch (operation) {
		case 'preview':
			await refuseTablesInTheWay(n8n, templates);
			return planInstallation(templates, await findInstalled(n8n), wish).map((step) => ({ workflow: step.template.name, does: step.do, publish: step.publish, words: stepWords(step) }));
		case 'install':
			await ensureStoreCredential(n8n);
			return (await install(n8n, templates, { ...wish, publish: false, version })).map((done) => ({ ...done }));
		case 'publish':
			return (await install(n8n, templates, { ...wish, version })).map((done) => ({ ...done }));
		case 'remove':
			return (await removeTemplates(n8n, inOrder(templates, 'all', ITSELF))).map((removed) => ({ ...removed }));
		case 'forget':
			return (await forgetCredentials(n8n, { clearTables: context.getNodeParameter('clearTables', 0, false) === true })).map((forgotten) => ({ ...forgotten }));
		default:
			throw new NodeOperationError(context.getNode(), `Unknown operation ${operation}`);
	}
}

/** Empty: what is installed stays. */
async function chosenCrm(context: IExecuteFunctions, n8n: N8nInstance): Promise<Crm> {
	const value = (context.getNodeParameter('crm', 0, '') as string).trim().toLowerCase();
	const known = CRMS.find((crm) => crm === value);
	if (known !== undefined) return known;
	if (value === '') return installedCrm(await findInstalled(n8n));
	throw new NodeOperationError(context.getNode(), `There is no variant for the CRM "${value}"`, { itemIndex: 0, description: `Use one of: ${CRMS.join(', ')}; or leave it empty.` });
}

function wishOf(context: IExecuteFunctions): Wish {
	const names = context.getNodeParameter('credentialNames', 0, '') as string;
	const chosenCredentials = names.split(',').map((name) => name.trim()).filter((name) => name !== '');
	return { selection: context.getNodeParameter('selection', 0, 'all') as Selection, chosenCredentials, without: ['00'] };
}
