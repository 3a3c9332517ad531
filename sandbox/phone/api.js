/** Calls the control routes of the sandbox. @throws Error with the sandbox's sentence */
export async function call(method, path, body) {
	const answer = await fetch(`/sandbox/${path}`, {
		method,
		...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
	});
	const result = await answer.json();
	if (!answer.ok) throw new Error(result.error ?? 'The sandbox refused this.');
	return result;
}
