/** The node’s static data as the version without a number wrote it, by the scene in oldStates.test.mts. */
export const OLD_STATES: Record<string, object> = {
	orderCreated: {
		orderCreated: {
			any: {
				floor: 1772364900,
				mark: 1772366459,
				seen: [
					['A1', 1772366460],
					['A2', 1772366460],
					['A3', 1772366460],
					['OLD', 1772366400],
				],
			},
		},
	},
	orderStatusChanged: {
		orderStatusChanged: {
			'at_wms at_wms': {
				floor: 1772364900,
				mark: 1772366460,
				seen: [
					['X tb7ypo', 1772366460],
					['P tb7yo0', 1772366400],
				],
			},
			'at_wms partial': { floor: 1772364900, mark: 1772366460, seen: [['P tb7yo0', 1772366400]] },
			'at_wms shipped_or_confirmed': { floor: 1772364900, mark: 1772366460, seen: [] },
			'at_wms error': { floor: 1772364900, mark: 1772366460, seen: [] },
			'at_wms canceled': { floor: 1772364900, mark: 1772366460, seen: [] },
			'error error': {
				floor: 1772364900,
				mark: 1772366460,
				seen: [
					['Y error', 1772366580],
					['W error', 1772366460],
				],
			},
			'partial partial': { floor: 1772364900, mark: 1772366460, seen: [['P partial', 1774958580]] },
		},
	},
	shipmentCreated: {
		shipmentCreated: {
			shipped_or_confirmed: { floor: 1772364900, mark: 1772366340, seen: [] },
			partial: {
				floor: 1772364900,
				mark: 1772366340,
				seen: [
					['P P-2', 1774958580],
					['Q Q-1', 1774958580],
					['P P-1', 1774958460],
				],
			},
		},
	},
	inventoryChanged: {
		inventoryChanged: {
			skus: [
				'',
				'u1zvKHCTLAJGCd9vySH2LGGaZjbJK8c8kyjH8-ODkZ7lkyjHYT7Hl23skyjHXCTcp1p5kyjHDXxKccGfkyjHlMJJQ1LmkyjHFuo9nFyekyjH6yN0cSZxkyjHFa-zBMekkyjHqNX-T6uwkyjH2vYbMQttkyjHub0gjrnTkyjHmBSsqthSkyjH0SD1IzvgkyjH2_ITzSqJkyjHaQMCarG9kyjH3mAWSXKxkyjHsmu69utDkyjHpZRqGkSXkyjHypvsC7BvkyjHXbi9qJPzkyjHUdKR8yHXkyjHI_qyng6PPv78Ml590Qo-kyjHmwJVsefRkyjHEK4vhDcskyjHRHt9x0P4kyjHtSpdprtpkyjHOaXx5Y1GkyjH',
			],
			page: 1,
			baseline: true,
		},
	},
	inventoryLow: { inventoryLow: { skus: ['', 'Cd9vySH2I_qyng6P'], page: 1, baseline: true } },
};
