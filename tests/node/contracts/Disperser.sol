// SPDX-License-Identifier: MIT
pragma solidity ^0.8.0;

interface ITransferFrom {
    function transferFrom(address from, address to, uint256 value) external;
}

/// Pays many at once, and a caller whose payment fails goes on without it.
contract Disperser {
    function disperse(address payable[] calldata to, uint256[] calldata values) external payable {
        for (uint256 i = 0; i < to.length; i++) to[i].transfer(values[i]);
        if (address(this).balance > 0) payable(msg.sender).transfer(address(this).balance);
    }

    function disperseToken(address token, address[] calldata to, uint256[] calldata values) external {
        for (uint256 i = 0; i < to.length; i++) ITransferFrom(token).transferFrom(msg.sender, to[i], values[i]);
    }

    /// Tries to pass coins on to somebody who refuses, and returns them: a frame that failed inside a transaction that did not.
    function tryPay(address payable to) external payable {
        try this.pay{value: msg.value}(to) {} catch {
            payable(msg.sender).transfer(msg.value);
        }
    }

    function pay(address payable to) external payable {
        to.transfer(msg.value / 2);
        revert("changed its mind");
    }
}
